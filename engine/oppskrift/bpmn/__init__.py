"""Reading BPMN files: hardened parse, the profile gate, references and soundness."""

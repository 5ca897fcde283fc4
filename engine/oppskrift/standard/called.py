"""What the parts of a process are called, in each language.

The names in a model are bokmål; `texts/*.yaml` of the version gives the others under `<process>.<element>`. What has no
text there reads as it stands in the model, in every language.
"""

from .. import bpmn, dmn
from ..message import LANGUAGES, Message, Text, message, render
from .bundle import Bundle
from .point import Texts


def alike(text: str) -> Texts:
    """Return a text that reads the same in every language."""
    return dict.fromkeys(LANGUAGES, text)


def told(text: Message) -> Texts:
    """Return a message in each language."""
    return {language: render(text, language) for language in LANGUAGES}


def given(text: Text | str) -> Texts:
    """Return a text of a form in each language."""
    return {language: text.read(language) for language in LANGUAGES} if isinstance(text, Text) else alike(text)


def process_name(bundle: Bundle, process: bpmn.Process) -> Texts:
    """Return what a process is called."""
    return bundle.texts.get(f"{process.id}.{process.id}") or alike(process.name or process.id)


def node_name(bundle: Bundle, process: bpmn.Process, node: bpmn.Node) -> Texts:
    """Return what a node is called; a node without a name by its kind, such as «Samtidige veier»."""
    if not node.name:
        return told(kind(node))
    return bundle.texts.get(f"{process.id}.{node.id}") or alike(node.name)


def kind(node: bpmn.Node) -> Message:
    """Return what kind of element a node is; gateways where ways only meet are told from those where they part."""
    meets = len(node.outgoing) == 1 and len(node.incoming) > 1
    if meets and node.kind in (bpmn.Kind.EXCLUSIVE, bpmn.Kind.PARALLEL):
        return message(f"element.join.{node.kind}")
    return message(f"element.{node.kind}")


def lane_name(bundle: Bundle, process: bpmn.Process, name: str) -> Texts:
    """Return what a lane is called, by its name in the model."""
    lane = next((one for one in process.lanes if one.name == name), None)
    return (bundle.texts.get(f"{process.id}.{lane.id}") if lane else None) or alike(name)


def flow_name(bundle: Bundle, process: bpmn.Process, flow: bpmn.Flow) -> Texts:
    """Return what stands on a flow, such as «Ja»; empty where nothing does."""
    return bundle.texts.get(f"{process.id}.{flow.id}") or alike(flow.name)


def documentation(bundle: Bundle, process: bpmn.Process, node: bpmn.Node) -> Texts:
    """Return what the standard says about a node; empty where it says nothing.

    `<process>.<element>.dokumentasjon` among the texts gives it in other languages than the model's own.
    """
    return bundle.texts.get(f"{process.id}.{node.id}.dokumentasjon") or alike(node.documentation or "")


_FORMS: dict[tuple[str, str], Texts] = {}
KEPT = 4_096
"""How many names of forms are kept; content never changes under its hash."""


def form_name(bundle: Bundle, form: str) -> Texts:
    """Return what a form is called: as the first task that it belongs to, else its id as words."""
    found = _FORMS.get((bundle.sha256, form))
    if found is None:
        if len(_FORMS) >= KEPT:
            _FORMS.clear()
        found = _FORMS[bundle.sha256, form] = _form_name(bundle, form)
    return found


def _form_name(bundle: Bundle, form: str) -> Texts:
    for process in bundle.processes.values():
        for node in bpmn.in_order(process):
            if node.form == form and node.kind is bpmn.Kind.USER:
                return node_name(bundle, process, node)
    return alike(dmn.readable(form).capitalize())


def rules_name(bundle: Bundle, decision: str) -> str:
    """Return what the rules are called that a decision belongs to; its id as words where they have no name."""
    model = bundle.decisions.get(decision)
    return (model.name if model else "") or dmn.readable(decision)


_VOCABULARIES: dict[tuple[str, str], dmn.Vocabulary] = {}


def vocabulary(bundle: Bundle, decision: str) -> dmn.Vocabulary:
    """Return what a decision's model calls its columns, answers and texts, by `<decision>.…` among the texts."""
    model = bundle.decisions.get(decision)
    if model is None:
        return dmn.Vocabulary()
    key = (bundle.sha256, model.sha256)
    found = _VOCABULARIES.get(key)
    if found is None:  # kept apart from the dictionary, which another thread may clear
        if len(_VOCABULARIES) >= KEPT:
            _VOCABULARIES.clear()
        own = {name: texts for name, texts in bundle.texts.items() if name.partition(".")[0] in model.decisions}
        found = _VOCABULARIES[key] = dmn.vocabulary(model, own)
    return found

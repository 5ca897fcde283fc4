"""Which kit it is: a hash of its models and test files, wherever they lie."""

import hashlib

from .kit import Kit


def digest(kit: Kit) -> str:
    """Return the SHA-256 (hex) of the names and contents of all models and test files."""
    found = hashlib.sha256()
    for folder in kit.folders:
        for path in (*folder.models(), *folder.tests()):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            found.update(f"{folder.name}/{path.name} {content}\n".encode())
    return found.hexdigest()

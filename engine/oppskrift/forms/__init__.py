"""Forms (form-js schema): reading them with all problems at once, and accepting what people submit."""

from .field import Bounds, Field, Kind, Option, Rule
from .form import Accepted, Form, Rejected
from .read import read
from .shown import Shown
from .template import fill, pieces
from .variables import Live

__all__ = [
    "Accepted",
    "Bounds",
    "Field",
    "Form",
    "Kind",
    "Live",
    "Option",
    "Rejected",
    "Rule",
    "Shown",
    "fill",
    "pieces",
    "read",
]

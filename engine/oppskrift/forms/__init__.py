"""Forms (form-js schema): reading them with all problems at once, and accepting what people submit."""

from .field import Bounds, Field, Kind, Option, Rule
from .form import Accepted, Form, Rejected
from .read import read
from .template import fill

__all__ = ["Accepted", "Bounds", "Field", "Form", "Kind", "Option", "Rejected", "Rule", "fill", "read"]

"""Forms as HTML, and what a browser posts of them. Used for tasks and for starting a case.

sent = read_post(request.form)          # or Post.first(form, data, now) before anything was posted
problems = ()                           # or what the engine said: FormRejected.problems
html = render_form(form, sent.values, problems, data, language=language(), now=site().clock.now())

The caller's template puts it into `<form method="post" novalidate data-form>` with the CSRF token and the buttons, and
adds `{{ script("form") }}`. `refresh` is the address that renders the form again when something changes (htmx).
"""

from .posting import Post, read_post
from .render import render_form

__all__ = ["Post", "read_post", "render_form"]

"""Something to look at: a comment under a document."""

from zgh.foundation.comments.tests.conftest import place  # noqa: F401

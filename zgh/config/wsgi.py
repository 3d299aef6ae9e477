"""The WSGI application served by granian."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zgh.config.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # import every room now: else the first visitor of each process waits for it

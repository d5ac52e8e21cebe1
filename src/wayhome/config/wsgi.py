import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayhome.config.settings")
pages = get_wsgi_application()

# The doors know views and settings, which can only be imported once Django is set up.
from wayhome.config.chunked_bodies import with_chunked_bodies  # noqa: E402
from wayhome.config.plain_door import with_plain_door  # noqa: E402
from wayhome.config.receipt_door import with_receipt_door  # noqa: E402

application = with_plain_door(with_receipt_door(with_chunked_bodies(pages)))

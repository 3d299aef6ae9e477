"""Addresses of this room."""

from django.urls import path

from zgh.foundation.access.gate import on_duty

from . import views, views_brands, views_desk, views_exchange, views_many, views_publish, views_readers, views_words
from .models.readers import DUTY

app_name = "news"
urlpatterns = [
    path("", views.feed, name="feed"),
    path("owed/", views.owed, name="owed"),
    path("<int:pk>/", views.article, name="article"),
    # Those who write
    path("desk/", on_duty(DUTY)(views_desk.Desk.as_view()), name="desk"),
    path("desk/submit/", views_many.submit_many, name="submit_many"),
    path("desk/withdraw/", views_many.withdraw_many, name="withdraw_many"),
    path("draft/", views_desk.draft, name="draft"),
    path("<int:pk>/work/", views_desk.work, name="work"),
    path("<int:pk>/save_draft/", views_words.save_draft, name="save_draft"),
    path("<int:pk>/picture/", views_words.picture, name="picture"),
    path("<int:pk>/detach/<uuid:uuid>/", views_words.detach, name="detach"),
    path("<int:pk>/drop/<uuid:uuid>/", views_words.drop, name="drop"),
    path("<int:pk>/versions/", views_words.versions, name="versions"),
    path("<int:pk>/take_again/", views_words.take_again, name="take_again"),
    path("<int:pk>/recall/", views_publish.recall, name="recall"),
    path("<int:pk>/approve/", views_publish.approve, name="approve"),
    path("<int:pk>/send_back/", views_publish.send_back, name="send_back"),
    path("<int:pk>/schedule/", views_publish.schedule, name="schedule"),
    path("<int:pk>/preview/", views_publish.preview, name="preview"),
    path("<int:pk>/publish/", views_publish.publish, name="publish"),
    path("<int:pk>/revise/", views_publish.revise, name="revise"),
    path("<int:pk>/withdraw/", views_publish.withdraw, name="withdraw"),
    path("<int:pk>/put_back/", views_publish.put_back, name="put_back"),
    path("<int:pk>/discard/", views_publish.discard, name="discard"),
    path("<int:pk>/restore/", views_publish.restore, name="restore"),
    path("<int:pk>/readers/", views_readers.Readers.as_view(), name="readers"),
    path("<int:pk>/share/", views_readers.OwnReaders.as_view(), name="share"),
    path("<int:pk>/rates/", views_readers.rates, name="rates"),
    path("<int:pk>/remind/", views_readers.remind, name="remind"),
    path("<int:pk>/untag/", views_brands.untag, name="untag"),
    # Up and down the tree
    path("offers/", on_duty(DUTY)(views_exchange.Offers.as_view()), name="offers"),
    path("<int:pk>/offer/", views_exchange.offer, name="offer"),
    path("offers/<int:pk>/", views_exchange.submission, name="submission"),
    path("offers/<int:pk>/adopt/", views_exchange.adopt, name="adopt"),
    path("offers/<int:pk>/decline/", views_exchange.decline, name="decline"),
    path("offers/<int:pk>/take_back/", views_exchange.take_back, name="take_back"),
    path("<int:pk>/reprint/", views_exchange.reprint, name="reprint"),
    # Beginnings and rules
    path("templates/", on_duty(DUTY)(views_exchange.Templates.as_view()), name="templates"),
    path("templates/add/", views_exchange.add_template, name="add_template"),
    path("templates/<int:pk>/amend/", views_exchange.amend_template, name="amend_template"),
    path("rules/<int:pk>/", views_exchange.decide, name="decide"),
]

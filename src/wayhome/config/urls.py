from django.urls import include, path

urlpatterns = [path("", include("wayhome.web.urls"))]

handler400 = "wayhome.web.errors.bad_request"
handler403 = "wayhome.web.errors.forbidden"
handler404 = "wayhome.web.errors.not_found"
handler500 = "wayhome.web.errors.broken"

from django.urls import include, path

urlpatterns = [path("", include("wayhome.web.urls"))]

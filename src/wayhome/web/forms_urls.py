"""The addresses of forms: the list, one form with its versions and answers, and templates."""

from __future__ import annotations

from django.urls import path

from wayhome.web import form_answers, form_page, forms_pages

urlpatterns = [
    path("forms/", forms_pages.forms, name="forms"),
    path("forms/<str:form_id>/", form_page.form, name="form"),
    path("forms/<str:form_id>/answers/", form_answers.answers, name="form_answers"),
    path("forms/<str:form_id>/answers/<str:name>", form_answers.answers_file, name="form_answers_file"),
    path("form-versions/<int:number>/<str:name>", form_page.version_file, name="form_version_file"),
    path("form-templates/<str:kind>/", forms_pages.template, name="form_template"),
]

"""What the capture app says, and what the form engine in it says: sentences that the page carries in each language.

The scripts name a sentence by its English; a test holds that every one of them stands here.
"""

from __future__ import annotations

from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

APP = (
    _("{0} found"),
    _("{0} chosen"),
    _("Nothing chosen"),
    _("A list has {longest} choices, of which {most} are shown. Answer more of what narrows it."),
    _("A new version is ready."),
    _("Accepted: {accepted} · With the supervisor: {held}"),
    _("Back to the list"),
    _("Browsers keep forms safely only at an address with https. Ask your supervisor for it, or use ODK Collect."),
    _("Cancel"),
    _("Change"),
    _("Clear"),
    _("Close"),
    _("Connected"),
    _("Correct"),
    _("Draft kept {time}"),
    _("Drafts"),
    _("Drafts: {drafts} · Needs you: {needing}"),
    _("Fetching the forms…"),
    _("Fill another one"),
    _("Find a place"),
    _("Finished"),
    _("Forms"),
    _("Forms of other users wait on this device: {n}. Each sends them after signing in."),
    _("Go on"),
    _("Go to the other pages"),
    _("It is kept on this device until it has been received."),
    _("Keep as a draft and go back"),
    _("Look for new forms and receipts"),
    _("Looking…"),
    _("Menu"),
    _("Name or code of a place"),
    _("Needs you"),
    _("No available options"),
    _("No network"),
    _("No results found"),
    _("Not sent: {unsent}, of these drafts: {drafts}. Signing out removes them from this device."),
    _("Open"),
    _("Open this page once with a network and sign in. From then on it works without one."),
    _("Outbox"),
    _("Ready to send"),
    _("Save as a file, then sign out"),
    _("Save the file"),
    _("Save what is not sent as a file"),
    _("Send now"),
    _("Sending"),
    _("Sent"),
    _("Sent {done} of {total}"),
    _("Sign in"),
    _("Sign in again to send. What you wrote stays here."),
    _("Sign in to fill forms on this device."),
    _("Sign out"),
    _("Sign out and lose them"),
    _("Sign out of this device"),
    _("Sign out of this device?"),
    _("Signed out"),
    _("The file can be read by whoever has it: it is not locked. Give it only to your supervisor."),
    _("The key of this device is gone, so this form cannot be read."),
    _("The key of this device is gone: what was written here before cannot be read or sent. Tell your supervisor."),
    _("There is no form for you yet."),
    _("There is no such place. Try fewer letters, or its code."),
    _("This form cannot be opened."),
    _("This form is not kept on this device any more, so it cannot be opened."),
    _("Throw away"),
    _("Throw this draft away?"),
    _("Today"),
    _("Try again"),
    _("Use it now"),
    _("Which question is it for?"),
    _("Write this code on the card:"),
    _("accepted"),
    _("and {n} more"),
    _("correction"),
    _("erased"),
    _("left out by a supervisor"),
    _("ready to send"),
    _("received"),
    _("replaced by a correction"),
    _("with the supervisor"),
)

ENGINE = (
    _("1 question with error."),
    _("A picture or sound of the form is not on this device."),
    _("Accuracy"),
    _("Accuracy:"),
    _("Add"),
    _("Advanced"),
    _("Altitude"),
    _("Altitude:"),
    _("An error occurred while loading this form"),
    _("Are you sure you want to delete this entire shape and start over?"),
    _("Are you sure you want to delete this entire trace and start over?"),
    _("Attributions"),
    _("Cancel"),
    _("Cannot access location"),
    _("Cannot fetch media. Verify the URL and fetch settings."),
    _("Captured image preview"),
    _("Capturing location..."),
    _("Change language"),
    _("Choose image"),
    _("Condition not satisfied: constraint"),
    _("Condition not satisfied: required"),
    _("Delete"),
    _("Delete entire shape?"),
    _("Delete entire trace?"),
    _("Enter as: Lat Long Alt Acc (e.g. 45.5 -122.6 15 2; 45.6 -122.7 12 3)"),
    _("Failed to parse file. Ensure it is a valid GeoJSON."),
    _("Feature saved"),
    _("File is empty."),
    _("Finding your location"),
    _("Full Screen"),
    _("Get location"),
    _("Good accuracy"),
    _("Grant location permission in the browser settings and make sure location is turned on."),
    _("Graphics issue detected"),
    _("Import data to replace location"),
    _("Incorrect geometry type."),
    _("Latitude"),
    _("Latitude is invalid"),
    _("Latitude:"),
    _("Location unavailable. Enable GPS and browser permissions, then restart the form to try again."),
    _("Location will be saved at"),
    _("Longitude"),
    _("Longitude is invalid"),
    _("Longitude:"),
    _("No point saved"),
    _("No shape saved"),
    _("No trace saved"),
    _("Okay"),
    _("Paste data in ODK format"),
    _("Point saved"),
    _("Poor accuracy"),
    _("Powered by"),
    _("Press and drag to move a point"),
    _("Previous saved location at"),
    _("Rank items"),
    _("Remove"),
    _("Remove point"),
    _("Remove selection"),
    _("Repeat Item"),
    _("Reset rotation"),
    _("Save"),
    _("Save location"),
    _("Save selected"),
    _("Shape saved"),
    _("Take picture"),
    _("Tap to move point"),
    _("Tap to place a point"),
    _("Technical error details"),
    _("There are missing options. Rank should have all options."),
    _("Time taken to capture location:"),
    _("Trace saved"),
    _("Try again"),
    _("Unable to load map"),
    _("Undo last change"),
    _("Unknown accuracy"),
    _("Unsupported file type. Please upload a .geojson file."),
    _("Upload a GeoJSON file"),
    _("Upload file"),
    _("Use the location button to center on your current location"),
    _("View details"),
    _("Your browser cannot display the map now. Enable graphics acceleration settings."),
    _("Zoom to current location"),
    _("Zoom to fit"),
    _("change language"),
    _("{n} points saved"),
    _("{n} questions with errors."),
    _("🚧 Support for non-image uploads is pending. 🚧"),
)

OTHERWISE = {
    "Send": _("Finish"),  # it goes into the outbox: sending comes later
}
"""What the engine calls otherwise than we do."""


def said(language: str) -> dict[str, str]:
    """English sentence to what is said in the language; what is said as it is written is left out."""
    told = {_english(sentence): sentence for sentence in (*APP, *ENGINE)} | OTHERWISE
    with translation.override(language):
        return {english: str(sentence) for english, sentence in told.items() if str(sentence) != english}


def dates(language: str) -> dict[str, list[str]]:
    """Months and days, the week from Sunday on, as the calendar of the engine names them."""
    with translation.override(language):
        months = [str(MONTHS[number]) for number in range(1, 13)]
        days = [str(WEEKDAYS[number]) for number in (6, 0, 1, 2, 3, 4, 5)]
        short = [str(MONTHS_3[number]).capitalize() for number in range(1, 13)] if language == "en" else months
        least = [day[:2] for day in days] if language == "en" else days
    return {
        "monthNames": months,
        "monthNamesShort": short,
        "dayNames": days,
        "dayNamesShort": least,
        "dayNamesMin": least,
    }


def _english(sentence: Promise) -> str:
    with translation.override("en"):
        return str(sentence)

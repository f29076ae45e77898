"""What people and scripts post to the form, made from fixed seeds."""

OURS = {"Sec-Fetch-Site": "same-origin"}
ANSWERS = {
    "name": "Maria Keller",
    "email": "maria@example.org",
    "organisation": "Keller Werke",
    "role": "COO",
    "message": "Decisions take weeks.\nNobody owns them.",
}

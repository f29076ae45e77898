"""What SQLite's planner is told of requests, mails and the log, as
casestudies/tables/query_plans.py tells it of pages.

These are of 1,000,000 requests (tests/many_requests.py), and serve a small site as well.
"""

REQUEST, MAIL, LOG = "contact_diagnosticrequest", "contact_outgoingmail", "django_admin_log"
# By table and index, as there.
DESK_NUMBERS = {
    REQUEST: {
        "request_turn": "1000000 333334 1 1",
        "request_turn_opened": "1000000 333334 250000 1 1",
        "request_owner_turn": "1000000 166667 76924 1 1",
        "request_owner_created": "1000000 166667 1 1",
        "request_status_turn": "1000000 166667 166667 1 1",
        "request_over_limit_turn": "1000 500 1 1",
        "request_to_bundle": "10 1",
        "request_mailbox": "1000000 2 2",
        "request_mail_domain": "1000000 1000 1 1",
        "request_name_lower": "1000000 1",
        "request_email_lower": "1000000 2",
        "request_organisation_lower": "1000000 200 1 1",
        f"{REQUEST}_created_at_d562f2d9": "1000000 1",
        f"{REQUEST}_owner_id_88bc0f6b": "1000000 166667",
        f"{REQUEST}_status_d3452120": "1000000 166667",
        f"sqlite_autoindex_{REQUEST}_1": "1000000 1",
    },
    MAIL: {
        "mail_created": "1900000 2",
        "mail_kind_created": "1900000 950000 1",
        "mail_waiting": "100 1 1",
        "mail_unsettled": "100 1 1 1 1",
        "mail_failed": "10000 10000 1",
        "mail_failed_created": "10000 1",
        "mail_sent": "1890000 2",
        "mail_attempted": "1900000 3",
        "mail_recipient_lower": "1900000 3",
        f"{MAIL}_diagnostic_id_936f0c72": "1900000 2",
        f"{MAIL}_next_attempt_at_ed795346": "1900000 2",
        f"{MAIL}_recipient_key_50aeb003": "1900000 3",
        f"sqlite_autoindex_{MAIL}_1": "1900000 1",
    },
    "contact_statuschange": {
        "contact_statuschange_diagnostic_id_6a6f011a": "947052 1",
        "contact_statuschange_by_id_09307545": "947052 157842",
    },
    LOG: {
        "contact_log_object": "1000000 1",
        "contact_log_user": "1000000 166667 1",
        f"{LOG}_content_type_id_c4bce8eb": "1000000 500000",
        f"{LOG}_user_id_c564eba6": "1000000 166667",
    },
}

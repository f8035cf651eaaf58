"""Mails as mail servers of the world write them when something could not be delivered; and some that are no bounce."""

from textwrap import dedent


def _wire(text):
    return dedent(text).lstrip("\n").replace("\n", "\r\n").encode()


def postfix(ours, to="gone@state.example", *, action="failed", status="5.1.1", said="550 5.1.1 User unknown", n=1):
    return _wire(f"""
        Return-Path: <>
        Date: Fri,  1 May 2026 11:00:03 +0200 (CEST)
        From: MAILER-DAEMON@mx.tafollow.example (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: bounces@tafollow.example
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
            boundary="8B5A21C0.1777626003/mx.tafollow.example"
        Content-Transfer-Encoding: 8bit
        Message-Id: <20260501090003.{n:06}@mx.tafollow.example>

        This is a MIME-encapsulated message.

        --8B5A21C0.1777626003/mx.tafollow.example
        Content-Description: Notification
        Content-Type: text/plain; charset=utf-8

        This is the mail system at host mx.tafollow.example.

        I'm sorry to have to inform you that your message could not
        be delivered to one or more recipients. It's attached below.

        <{to}>: host mx.state.example[192.0.2.25] said: {said}
            <{to}>: Recipient address rejected (in reply to RCPT TO command)

        --8B5A21C0.1777626003/mx.tafollow.example
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.tafollow.example
        X-Postfix-Queue-ID: 8B5A21C0
        X-Postfix-Sender: rfc822; bounces@tafollow.example
        Arrival-Date: Fri,  1 May 2026 11:00:01 +0200 (CEST)

        Final-Recipient: rfc822; {to}
        Original-Recipient: rfc822;{to}
        Action: {action}
        Status: {status}
        Remote-MTA: dns; mx.state.example
        Diagnostic-Code: smtp; {said} <{to}>: Recipient
            address rejected

        --8B5A21C0.1777626003/mx.tafollow.example
        Content-Description: Undelivered Message Headers
        Content-Type: text/rfc822-headers

        From: Secretariat <secretariat@tafollow.example>
        To: <{to}>
        Subject: Readiness letter
        Message-ID: {ours}

        --8B5A21C0.1777626003/mx.tafollow.example--
        """)


def exchange(ours, to="gone@state.example"):
    return _wire(f"""
        Received: from AM6PR05CA0001.eurprd05.prod.outlook.com by mx.tafollow.example
        From: <postmaster@state.example>
        To: <bounces@tafollow.example>
        Date: Fri, 1 May 2026 09:00:05 +0000
        Content-Type: multipart/report; report-type=delivery-status;
            boundary="2b1f7f5c-7d6a-4a5e-9a3b-1f0c2d3e4f5a"
        Content-Language: en-GB
        Message-ID: <2b1f7f5c-7d6a-4a5e-9a3b-1f0c2d3e4f5a@AM6PR0501MB2534.eurprd05.prod.outlook.com>
        In-Reply-To: {ours}
        References: {ours}
        Subject: Undeliverable: Readiness letter
        Auto-Submitted: auto-replied
        X-MS-Exchange-Message-Is-Ndr:
        MIME-Version: 1.0

        --2b1f7f5c-7d6a-4a5e-9a3b-1f0c2d3e4f5a
        Content-Type: multipart/alternative; differences=Content-Type;
            boundary="c4a9e1d2-0b3f-4c5d-8e6f-7a8b9c0d1e2f"

        --c4a9e1d2-0b3f-4c5d-8e6f-7a8b9c0d1e2f
        Content-Type: text/plain; charset="us-ascii"
        Content-Transfer-Encoding: quoted-printable

        Delivery has failed to these recipients or groups:=0D=0A=0D=0A{to}=0D=0A
        The email address you entered couldn't be found.=0D=0A

        --c4a9e1d2-0b3f-4c5d-8e6f-7a8b9c0d1e2f
        Content-Type: text/html; charset="us-ascii"
        Content-Transfer-Encoding: base64

        PGh0bWw+PGJvZHk+PHA+RGVsaXZlcnkgaGFzIGZhaWxlZDwvcD48L2JvZHk+PC9odG1sPg==

        --c4a9e1d2-0b3f-4c5d-8e6f-7a8b9c0d1e2f--

        --2b1f7f5c-7d6a-4a5e-9a3b-1f0c2d3e4f5a
        Content-Type: message/delivery-status

        Reporting-MTA: dns;AM6PR0501MB2534.eurprd05.prod.outlook.com
        Received-From-MTA: dns;mx.tafollow.example
        Arrival-Date: Fri, 1 May 2026 09:00:04 +0000

        Final-Recipient: rfc822;{to}
        Action: failed
        Status: 5.1.10
        Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {to} not found by SMTP address lookup

        --2b1f7f5c-7d6a-4a5e-9a3b-1f0c2d3e4f5a
        Content-Type: message/rfc822

        From: Secretariat <secretariat@tafollow.example>
        To: <{to}>
        Subject: Readiness letter
        Message-ID: {ours}
        Content-Type: text/plain

        Excellency,

        --2b1f7f5c-7d6a-4a5e-9a3b-1f0c2d3e4f5a--
        """)


def gmail(ours, to="full@state.example"):
    return _wire(f"""
        Return-Path: <>
        Date: Fri, 01 May 2026 02:00:06 -0700 (PDT)
        From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
        To: bounces@tafollow.example
        Auto-Submitted: auto-replied
        Subject: Delivery Status Notification (Failure)
        References: {ours}
        In-Reply-To: {ours}
        X-Failed-Recipients: {to}
        Message-ID: <66331f06.050a0220.1a2b3.0001.GMR@mx.google.com>
        Content-Type: multipart/report; boundary="00000000000057b1c00617e1a2b3"; report-type=delivery-status

        --00000000000057b1c00617e1a2b3
        Content-Type: multipart/related; boundary="00000000000057b8a10617e1a2b7"

        --00000000000057b8a10617e1a2b7
        Content-Type: text/plain; charset="UTF-8"

        ** Message not delivered **

        The recipient's inbox is out of storage space. The response was:

        452 4.2.2 The email account that you tried to reach is over quota.

        --00000000000057b8a10617e1a2b7
        Content-Type: image/png; name="icon.png"
        Content-Transfer-Encoding: base64
        Content-ID: <icon.png>

        iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==

        --00000000000057b8a10617e1a2b7--
        --00000000000057b1c00617e1a2b3
        Content-Type: message/delivery-status

        Reporting-MTA: dns; googlemail.com
        Arrival-Date: Thu, 30 Apr 2026 02:00:01 -0700 (PDT)
        X-Original-Message-ID: {ours}

        Final-Recipient: rfc822; {to}
        Action: failed
        Status: 4.2.2
        Remote-MTA: dns; mx.state.example. (192.0.2.26, the server for the domain state.example.)
        Diagnostic-Code: smtp; 452 4.2.2 The email account that you tried to reach is over quota.
        Last-Attempt-Date: Fri, 01 May 2026 02:00:06 -0700 (PDT)

        --00000000000057b1c00617e1a2b3
        Content-Type: message/rfc822

        From: Secretariat <secretariat@tafollow.example>
        Message-ID: {ours}
        Subject: Readiness letter

        ----- Message truncated -----

        --00000000000057b1c00617e1a2b3--
        """)


def plain(ours, to="gone@state.example"):
    """As old servers write it: for people alone."""
    return _wire(f"""
        Return-Path: <>
        From: MAILER-DAEMON@mx.old.example
        To: bounces@tafollow.example
        Subject: failure notice
        Date: 1 May 2026 09:00:07 -0000
        Message-ID: <qmail.1@mx.old.example>

        Hi. This is the qmail-send program at mx.old.example.
        I'm afraid I wasn't able to deliver your message to the following addresses.
        This is a permanent error; I've given up. Sorry it didn't work out.

        <{to}>:
        Remote host said: 550 5.1.1 No such mailbox

        --- Below this line is a copy of the message.

        From: Secretariat <secretariat@tafollow.example>
        Message-ID: {ours}
        Subject: Readiness letter
        """)


def out_of_office(ours):
    return _wire(f"""
        From: A. Zenda <a.zenda@state.example>
        To: bounces@tafollow.example
        Subject: Out of office: Readiness letter
        In-Reply-To: {ours}
        Message-ID: <away.1@state.example>
        Auto-Submitted: auto-replied
        X-Auto-Response-Suppress: All
        Content-Type: text/plain; charset=utf-8

        I am away until 550 5.1.1 Main Street opens again on 12 May.
        """)


def a_letter_from_somebody():
    return _wire("""
        From: A. Zenda <a.zenda@state.example>
        To: bounces@tafollow.example
        Subject: A question
        Message-ID: <question.1@state.example>

        Whom should I write to?
        """)

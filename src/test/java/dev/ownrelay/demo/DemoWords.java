package dev.ownrelay.demo;

import java.util.List;

/// What the people of the demo write, in the language of their agency.
final class DemoWords {

    record Email(String subject, String body) {

        /// @param paragraphs separated by bars
        static Email of(String subject, String paragraphs) {
            return new Email(
                    subject,
                    "<div>" + paragraphs.replace("|", "</div><div><br></div><div>") + "</div>");
        }
    }

    private static final List<Email> DUTCH =
            List.of(
                    Email.of(
                            "Kennismaken op dinsdag, {{firstName}}?",
                            "Hallo {{firstName}},|Je cv past bij een rol die we voor een gemeente"
                                + " zoeken: projectleider wonen, 32 uur. Heb je dinsdag om 10 uur"
                                + " een half uur?"),
                    Email.of(
                            "Je gesprek bij Waterschap Zuid",
                            "Hallo {{firstName}},|Het gesprek is donderdag om 14.00 uur op de Kade"
                                    + " 12. Vraag bij de balie naar Marieke. Neem een legitimatie"
                                    + " mee.|Succes!"),
                    Email.of(
                            "Vacature: financieel adviseur in Utrecht",
                            "Hallo {{firstName}},|Voor een woningcorporatie zoeken we een"
                                    + " financieel adviseur. Het salaris ligt tussen 4.100 en 5.300"
                                    + " euro. Zal ik je voorstellen?"),
                    Email.of(
                            "Terugkoppeling van je sollicitatie",
                            "Hallo {{firstName}},|Ze waren enthousiast over je ervaring en willen"
                                    + " je een tweede keer spreken. Wanneer kun je volgende week?"),
                    Email.of(
                            "Je contract staat klaar",
                            "Hallo {{firstName}},|Het contract is getekend door de opdrachtgever."
                                    + " Wil je het vandaag nalezen? Bel gerust als er iets niet"
                                    + " klopt."));

    private static final List<Email> ENGLISH =
            List.of(
                    Email.of(
                            "A chat on Tuesday, {{firstName}}?",
                            "Hello {{firstName}},|Your profile fits a role we are filling for a"
                                + " hospital trust: procurement lead, four days a week. Do you have"
                                + " half an hour on Tuesday?"),
                    Email.of(
                            "Your interview with Harbour Energy",
                            "Hello {{firstName}},|They expect you on Thursday at 2 pm, 12 Bank"
                                + " Street, third floor. Ask for Moira at the desk.|Good luck!"),
                    Email.of(
                            "Opening: data engineer in Leeds",
                            "Hello {{firstName}},|A retailer is looking for a data engineer,"
                                + " hybrid, £58,000 to £66,000. Shall I put your name forward?"),
                    Email.of(
                            "News about your application",
                            "Hello {{firstName}},|They liked what you said about the migration and"
                                    + " would like to meet you once more. Which days suit you next"
                                    + " week?"),
                    Email.of(
                            "Your contract is ready",
                            "Hello {{firstName}},|The client has signed. Could you read it through"
                                    + " today? Call me if anything looks wrong."));

    private DemoWords() {}

    static Email any(String locale, int number) {
        var emails = locale.equals("nl") ? DUTCH : ENGLISH;
        return emails.get(Math.floorMod(number, emails.size()));
    }

    static Email newsletter(String locale) {
        return locale.equals("nl")
                ? Email.of(
                        "Nieuwe opdrachten in december",
                        "Hallo {{firstName}},|Elf nieuwe opdrachten bij gemeenten en"
                            + " zorginstellingen, van interim controller tot teamleider. Antwoord"
                            + " op deze e-mail als er iets voor je bij is.")
                : Email.of(
                        "Open evening on 10 December",
                        "Hello {{firstName}},|Meet five employers at our office on 10 December,"
                                + " from 5 pm. Reply to this email and we keep a seat for you.");
    }

    static Email invitation(String locale) {
        return locale.equals("nl")
                ? Email.of(
                        "Banenmarkt van 28 november",
                        "Hallo {{firstName}},|Kom je ook? Achttien werkgevers, een cv-check en"
                                + " koffie.")
                : Email.of(
                        "Winter careers fair",
                        "Hello {{firstName}},|Will you join us? Eighteen employers, a CV check and"
                                + " coffee.");
    }

    /// A report of a mail server about an email that it had taken, RFC 3464.
    static String bounce(String recipient) {
        return """
        From: Mail Delivery System <mailer-daemon@candidates.example>
        Subject: Undelivered Mail Returned to Sender
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain; charset=us-ascii

        Your message could not be delivered.

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.candidates.example

        Final-Recipient: rfc822; %s
        Action: failed
        Status: 5.2.2
        Diagnostic-Code: smtp; 552 5.2.2 The mailbox of the recipient is full

        --b--
        """
                .formatted(recipient);
    }
}

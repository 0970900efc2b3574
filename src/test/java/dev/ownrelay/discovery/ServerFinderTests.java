package dev.ownrelay.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.Talk;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.discovery.Findings.Trouble;
import dev.ownrelay.discovery.Guesses.Guess;
import dev.ownrelay.dns.Resolvers;
import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestCertificate;
import dev.ownrelay.trial.Errands;
import dev.ownrelay.trial.ServerTrial;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What is found for every kind of domain, over a DNS, a web and mail servers of the test.
class ServerFinderTests {

    private static final String ANNA = "anna@agency.example";
    private static final String SUBMISSIONS = "_submissions._tcp.agency.example";
    private static final String SUBMISSION = "_submission._tcp.agency.example";
    private static final String OWN_PAGE = "autoconfig.agency.example/mail/config-v1.1.xml";
    private static final String WELL_KNOWN =
            "agency.example/.well-known/autoconfig/mail/config-v1.1.xml";

    private final SettableClock clock = new SettableClock();
    private final Set<String> names = new HashSet<>();

    @AutoClose private final ScriptedDnsServer dns = ScriptedDnsServer.start();
    @AutoClose private final ScriptedWeb web = new ScriptedWeb();
    @AutoClose private final Errands errands = new Errands();

    @AutoClose
    private final ScriptedSmtpServer startTls =
            ScriptedSmtpServer.start()
                    .startTls(TestCertificate.good())
                    .requireLogin("anna", "secret");

    @AutoClose
    private final ScriptedSmtpServer implicit =
            ScriptedSmtpServer.start().implicitTls(TestCertificate.good());

    @BeforeEach
    void thereIsADomain() {
        dns.a("agency.example", "192.0.2.1");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "agency-example.mail.protection.outlook.com, microsoft-365, smtp.office365.com:587",
        "agency-example.k-v1.mx.microsoft, microsoft-365, smtp.office365.com:587",
        "outlook-com.olc.protection.outlook.com, outlook-com, smtp-mail.outlook.com:587",
        "aspmx.l.google.com, google-workspace, smtp.gmail.com:587",
        "smtp.google.com, google-workspace, smtp.gmail.com:587",
        "gmail-smtp-in.l.google.com, gmail, smtp.gmail.com:587",
        "MX01.mail.icloud.com, icloud, smtp.mail.me.com:587",
        "mx.zoho.eu, zoho-eu, smtppro.zoho.eu:465",
        "in1-smtp.messagingengine.com, fastmail, smtp.fastmail.com:465",
        "mail.protonmail.ch, proton, smtp.protonmail.ch:587",
        "smtpin.rzone.de, strato, smtp.strato.de:465",
        "mx00.ionos.de, ionos, smtp.ionos.de:587",
        "mx.transip.email, transip, smtp.transip.email:465",
        "mx1.mail.ovh.net, ovh, ssl0.ovh.net:465",
        "mta-gw.infomaniak.ch, infomaniak, mail.infomaniak.com:465",
        "mx1.emailsrvr.com, rackspace, secure.emailsrvr.com:465"
    })
    void ofAProviderThatTakesInTheMail(String mx, String preset, String address) {
        dns.mx("agency.example", mx);
        var found = find(ANNA).proposals();
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().way()).isEqualTo(Way.MX);
        assertThat(found.getFirst().seen()).isEqualTo(mx);
        assertThat(found.getFirst().key()).isEqualTo(preset);
        assertThat(found.getFirst().place().address()).isEqualTo(address);
        assertThat(found.getFirst().username()).isEqualTo(ANNA);
        assertThat(web.asked()).as("nobody else is told the address").isEmpty();
        assertThat(connections()).isZero();
    }

    @Test
    void ofSeveralProvidersTheOneThatIsPreferred() {
        dns.mx("agency.example", "filter.test", "mx.zoho.eu", "smtpin.rzone.de");
        assertThat(found(ANNA)).containsExactly("MX zoho-eu smtppro.zoho.eu:465 TLS " + ANNA);
    }

    @Test
    void behindAFilterWhomSpfNames() {
        dns.mx("agency.example", "mx1.filter.test")
                .txt(
                        "agency.example",
                        "v=spf1 ip4:192.0.2.1 include:spf.protection.outlook.com -all")
                .txt("agency.example", "include:_spf.google.com");
        assertThat(found(ANNA))
                .containsExactly("SPF microsoft-365 smtp.office365.com:587 STARTTLS " + ANNA);
    }

    @Test
    void ofSeveralThatSpfNamesEach() {
        dns.txt("agency.example", "V=SPF1 include:sendgrid.net  redirect=_SPF.google.com");
        assertThat(found(ANNA))
                .containsExactly(
                        "SPF sendgrid smtp.sendgrid.net:587 STARTTLS apikey",
                        "SPF google-workspace smtp.gmail.com:587 STARTTLS " + ANNA);
    }

    @Test
    void thatNamesAServerOfTlsInTheDns() {
        dns.srv(SUBMISSIONS, 10, 465, "out.agency.example");
        assertThat(found(ANNA)).containsExactly("SRV - out.agency.example:465 TLS " + ANNA);
        assertThat(connections()).isZero();
    }

    @Test
    void thatNamesAServerOfStartTlsInTheDns() {
        dns.srv(SUBMISSION, 10, 2587, "out.agency.example");
        assertThat(found(ANNA)).containsExactly("SRV - out.agency.example:2587 STARTTLS " + ANNA);
    }

    @Test
    void thatNamesOneServerForBothInTheDns() {
        dns.srv(SUBMISSION, 0, 587, "out.agency.example")
                .srv(SUBMISSIONS, 0, 465, "out.agency.example");
        assertThat(found(ANNA)).containsExactly("SRV - out.agency.example:465 TLS " + ANNA);
    }

    @Test
    void thatNamesSeveralServersInTheOrderOfTheirPriority() {
        dns.srv(SUBMISSIONS, 20, 465, "b.agency.example")
                .srv(SUBMISSIONS, 10, 465, "a.agency.example");
        assertThat(found(ANNA))
                .containsExactly(
                        "SRV - a.agency.example:465 TLS " + ANNA,
                        "SRV - b.agency.example:465 TLS " + ANNA);
    }

    @Test
    void thatNamesAServerOfAProviderInTheDns() {
        dns.srv(SUBMISSION, 0, 587, "smtp.office365.com");
        assertThat(found(ANNA))
                .containsExactly("SRV microsoft-365 smtp.office365.com:587 STARTTLS " + ANNA);
        assertThat(find(ANNA).proposals().getFirst().strange("agency.example")).isFalse();
    }

    @Test
    void thatNamesAStrangerInTheDns() {
        dns.srv(SUBMISSION, 0, 587, "mail.elsewhere.test");
        assertThat(find(ANNA).proposals().getFirst().strange("agency.example")).isTrue();
    }

    @Test
    void whoseProviderAndOwnRecordsDiffer() {
        dns.mx("agency.example", "aspmx.l.google.com")
                .srv(SUBMISSIONS, 0, 465, "out.agency.example");
        assertThat(found(ANNA))
                .containsExactly(
                        "MX google-workspace smtp.gmail.com:587 STARTTLS " + ANNA,
                        "SRV - out.agency.example:465 TLS " + ANNA);
    }

    @ParameterizedTest
    @CsvSource({"465, ''", "0, out.agency.example", "465, 192.0.2.1", "465, localhost"})
    void thatNamesNoServerThatCanBe(int port, String host) {
        dns.srv(SUBMISSIONS, 0, port, host);
        assertThat(found(ANNA)).isEmpty();
    }

    @Test
    void withAPageOfItsOwnForMailPrograms() {
        web.page(OWN_PAGE, page("out.agency.example", "465", "SSL", "%EMAILLOCALPART%"));
        assertThat(found("anna+x@agency.example"))
                .containsExactly("AUTOCONFIG - out.agency.example:465 TLS anna+x");
        assertThat(web.asked())
                .containsExactlyInAnyOrder(
                        OWN_PAGE + "?emailaddress=anna%2Bx%40agency.example", WELL_KNOWN);
        assertThat(connections()).isZero();
    }

    @Test
    void withAPageOfItsWebServer() {
        web.page(WELL_KNOWN, page("mail.%EMAILDOMAIN%", "587", "STARTTLS", "%EMAILADDRESS%"));
        assertThat(found(ANNA))
                .containsExactly("AUTOCONFIG - mail.agency.example:587 STARTTLS " + ANNA);
    }

    @Test
    void withBothPages() {
        web.page(OWN_PAGE, page("own.agency.example", "465", "SSL", "x"))
                .page(WELL_KNOWN, page("other.agency.example", "465", "SSL", "x"));
        assertThat(found(ANNA)).containsExactly("AUTOCONFIG - own.agency.example:465 TLS x");
    }

    @Test
    void withAPageThatNamesAProvider() {
        web.page(OWN_PAGE, page("smtp.strato.de", "465", "SSL", "%EMAILADDRESS%"));
        assertThat(found(ANNA)).containsExactly("AUTOCONFIG strato smtp.strato.de:465 TLS " + ANNA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>Welcome</body></html>",
                "",
                "no page",
                "<clientConfig><emailProvider><outgoingServer type=\"smtp\">",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><clientConfig/>"
            })
    void withAPageOfAnotherKind(String content) {
        web.page(OWN_PAGE, content);
        assertThat(found(ANNA)).isEmpty();
    }

    @Test
    void whoseServerAnswersUnderAUsualNameWithStartTls() {
        names.add("mail.agency.example");
        assertThat(found(ANNA))
                .containsExactly(
                        "GUESS - mail.agency.example:%d STARTTLS %s"
                                .formatted(startTls.port(), ANNA));
        assertThat(startTls.count("AUTH") + startTls.count("MAIL") + startTls.count("RCPT"))
                .as("nobody logs in or sends")
                .isZero();
    }

    @Test
    void whoseServerAnswersUnderAUsualNameWithTls() {
        names.add("mail.agency.example");
        startTls.close();
        assertThat(found(ANNA))
                .containsExactly(
                        "GUESS - mail.agency.example:%d TLS %s".formatted(implicit.port(), ANNA));
    }

    @Test
    void whoseServerHasTheCertificateOfAnotherName() {
        names.add("smtp.agency.example");
        var findings = find(ANNA);
        assertThat(findings.proposals()).isEmpty();
        assertThat(findings.otherName()).containsExactly("smtp.agency.example");
    }

    @Test
    void whereNothingAnswers() {
        var findings = find(ANNA);
        assertThat(findings.proposals()).isEmpty();
        assertThat(findings.otherName()).isEmpty();
        assertThat(findings.trouble()).isEmpty();
    }

    @Test
    void whereEverythingAnswersNoMoreThanSixAreConnectedTo() {
        names.addAll(List.of("mail.agency.example", "smtp.agency.example"));
        find(ANNA);
        assertThat(connections() + web.asked().size()).isEqualTo(6);
    }

    @Test
    void thatTakesNoMail() {
        dns.mx("agency.example", "");
        assertThat(find(ANNA).trouble()).containsExactly(Trouble.NO_MAIL);
        assertThat(web.asked()).isEmpty();
    }

    @Test
    void thatIsNotThere() {
        assertThat(find("anna@nowhere.example").trouble()).containsExactly(Trouble.NO_SUCH_DOMAIN);
        assertThat(web.asked()).isEmpty();
    }

    @Test
    void ofWhichTheDnsKnowsNothingNow() {
        dns.code("agency.example", Rcode.SERVFAIL);
        assertThat(find(ANNA).trouble()).containsExactly(Trouble.SILENT);
        web.page(OWN_PAGE, page("out.agency.example", "465", "SSL", "x"));
        assertThat(find(ANNA).trouble()).as("it was found elsewhere").isEmpty();
    }

    @Test
    void withLettersBeyondAscii() {
        dns.mx("xn--bro-hoa.example", "aspmx.l.google.com");
        assertThat(found("anna@büro.example"))
                .containsExactly(
                        "MX google-workspace smtp.gmail.com:587 STARTTLS anna@xn--bro-hoa.example");
    }

    @Test
    void ofWhichNobodysAddressIsKnown() {
        web.page(OWN_PAGE, page("out.%EMAILDOMAIN%", "465", "SSL", "%EMAILADDRESS%"));
        assertThat(found("agency.example"))
                .containsExactly("AUTOCONFIG - out.agency.example:465 TLS ");
        assertThat(web.asked()).containsExactlyInAnyOrder(OWN_PAGE, WELL_KNOWN);
    }

    @Test
    void whoHangsIsNotWaitedFor() {
        names.add("mail.agency.example");
        startTls.hangAt("GREETING");
        implicit.hangAt("TLS");
        var impatient = finder(Duration.ofMillis(500));
        assertThat(impatient.find(Wanted.parse(ANNA).orElseThrow()).proposals()).isEmpty();
        startTls.dropConnections();
        implicit.dropConnections();
    }

    private static String page(String host, String port, String socketType, String username) {
        return """
        <?xml version="1.0" encoding="UTF-8"?>
        <clientConfig version="1.1">
          <emailProvider id="agency.example">
            <incomingServer type="imap"><hostname>imap.agency.example</hostname></incomingServer>
            <outgoingServer type="smtp">
              <hostname>%s</hostname>
              <port>%s</port>
              <socketType>%s</socketType>
              <username>%s</username>
              <authentication>password-cleartext</authentication>
              <authentication>OAuth2</authentication>
            </outgoingServer>
          </emailProvider>
        </clientConfig>
        """
                .formatted(host, port, socketType, username);
    }

    private int connections() {
        return startTls.connections() + implicit.connections();
    }

    private List<String> found(String typed) {
        return find(typed).proposals().stream()
                .map(one ->
                        "%s %s %s %s %s"
                                .formatted(
                                        one.way(),
                                        one.key().isEmpty() ? "-" : one.key(),
                                        one.place().address(),
                                        one.place().tls(),
                                        one.username()))
                .toList();
    }

    private Findings find(String typed) {
        return finder(Duration.ofMinutes(1)).find(Wanted.parse(typed).orElseThrow());
    }

    private ServerFinder finder(Duration total) {
        var senders = Talk.trusting(TestCertificate.good()).resolving(this::resolve).senders();
        var usual =
                List.of(
                        new Guess("smtp", startTls.port(), Tls.STARTTLS),
                        new Guess("mail", startTls.port(), Tls.STARTTLS),
                        new Guess("smtp", implicit.port(), Tls.TLS),
                        new Guess("mail", implicit.port(), Tls.TLS));
        return new ServerFinder(
                Resolvers.asking(dns.address(), Duration.ofSeconds(20), clock),
                web,
                new Guesses(new ServerTrial(senders, clock), usual),
                errands,
                total);
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        if (!names.contains(host)) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }
}

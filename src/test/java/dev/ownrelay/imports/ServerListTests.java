package dev.ownrelay.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Cost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

class ServerListTests {

    private static final String ONE =
            "Agency mail|[mail.agency.nl]:587|STARTTLS|anna@agency.nl|anna@agency.nl pa ss|";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Agency mail\t[mail.agency.nl]:587\tanna@agency.nl pa ss",
                "Agency mail;[mail.agency.nl]:587;anna@agency.nl pa ss",
                "Agency mail,[mail.agency.nl]:587,anna@agency.nl pa ss",
                "Agency mail | [mail.agency.nl]:587 | anna@agency.nl pa ss",
                "\"Agency mail\",\"[mail.agency.nl]:587\",\"anna@agency.nl pa ss\"",
                "Name;Address;Login information\n"
                        + "Agency mail;[mail.agency.nl]:587;anna@agency.nl pa ss",
                "\ufeffNaam,Adres,Inloggegevens\r\n"
                        + "Agency mail,[mail.agency.nl]:587,anna@agency.nl pa ss",
                "Login;Server;Title\nanna@agency.nl pa ss;[mail.agency.nl]:587;Agency mail",
                "Name,Host,Port,User name,Password\n"
                        + "Agency mail,[mail.agency.nl],587,anna@agency.nl,pa ss",
                "\n\n  Agency mail;[mail.agency.nl]:587;anna@agency.nl pa ss  \n\n",
                "Agency mail;[mail.agency.nl]:587;starttls;anna@agency.nl pa ss",
                "Agency mail;[mail.agency.nl]:587;anna@agency.nl pa ss;STARTTLS"
            })
    void readsEveryFormOfAList(String text) {
        assertThat(read(text)).containsExactly(ONE);
    }

    @Test
    void splitsTheLoginAtTheFirstBlank() {
        assertThat(read("A;[a.test]:587;anna p w "))
                .containsExactly("A|[a.test]:587|STARTTLS|anna|anna p w|");
        assertThat(read("A;[a.test]:587;anna"))
                .containsExactly("A|[a.test]:587|STARTTLS|anna|anna|");
        assertThat(read("A;[a.test]:587")).containsExactly("A|[a.test]:587|STARTTLS|||");
    }

    @Test
    void readsLinesWithBlanksOnly() {
        assertThat(read("[a.test]:587 anna p,w;x|y\n[b.test]:465 ben secret"))
                .containsExactly(
                        "anna|[a.test]:587|STARTTLS|anna|anna p,w;x|y|",
                        "ben|[b.test]:465|TLS|ben|ben secret|");
    }

    @Test
    void takesSenderDomains() {
        assertThat(read("A;[a.test]:587;anna secret;agency.nl *.agency.nl"))
                .containsExactly("A|[a.test]:587|STARTTLS|anna|anna secret|agency.nl *.agency.nl");
        assertThat(read("A;a.test:587;anna@agency.nl;agency.nl"))
                .containsExactly("A|a.test:587|STARTTLS|anna@agency.nl|anna@agency.nl|agency.nl");
        assertThat(read("A;a.test:587;anna;@agency.nl"))
                .containsExactly("A|a.test:587|STARTTLS|anna|anna|@agency.nl");
        assertThat(read("Name;Host;Domains\nA;a.test;agency.nl"))
                .containsExactly("A|a.test|STARTTLS|||agency.nl");
    }

    @ParameterizedTest
    @CsvSource({
        "a.test:465, '', TLS",
        "a.test:587, '', STARTTLS",
        "a.test:25, '', STARTTLS",
        "a.test, '', STARTTLS",
        "a.test:587, TLS, STARTTLS",
        "a.test:465, TLS, TLS",
        "a.test, SSL/TLS, TLS",
        "a.test:465, SSL, TLS",
        "a.test:25, none, NONE",
        "a.test:25, Geen, NONE",
        "a.test:2525, starttls, STARTTLS"
    })
    void takesTheEncryptionFromTheWordAndThePort(String address, String word, String tls) {
        assertThat(read("Name;Address;Encryption\nA;" + address + ";" + word))
                .containsExactly("A|" + address + "|" + tls + "|||");
    }

    @Test
    void losesNoLineWhateverIsWrongWithIt() {
        assertThat(read("just\n[a.test]:587;anna secret\nA;;anna x"))
                .containsExactly(
                        "just|just|STARTTLS|||",
                        "anna|[a.test]:587|STARTTLS|anna|anna secret|",
                        "A||STARTTLS|anna|anna x|");
        assertThat(read("A;a.test;\"anna sec\"ret\nB;b.test;\"open")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A;mail,agency.nl;anna canary",
                "A;no address;anna;canary",
                "mail anna canary",
                "anna@agency.nl canary;[a.test]:587;A",
                "A;[a.test]:587;anna;canary.canary",
                "A;[a.test]:587;anna;TLS;canary",
                "A;[a.test]:587;587;anna;canary;more",
                "[a.test]:587 anna canary canary",
                "A;mail.agency.nl;anna;canary:123",
                "A;mail.agency.nl;anna;[canary",
                "A;mail.agency.nl;anna;587;canary.canary",
                "anna;canary;[a.test]:587",
                "A;anna;canary;[a.test]:587",
                "A;anna;[a.test]:587;canary",
                "anna@agency.nl;canary;[a.test]:587",
                "A;anna@agency.nl;canary;[a.test]:587;note",
                "A;anna@agency.nl;[a.test]:587;canary",
                "A;[a.test]:587;canary;anna@agency.nl",
                "A;anna@agency.nl canary;nowhere",
                "A;anna canary",
                "A,[a.test]:587,anna canary;canary",
                "A;[a.test]:587;anna canary,canary,canary",
                "\"A;[a.test]:587;anna;canary",
                "A;\"[a.test]:587;anna;canary\nB;[b.test]:587;ben;canary",
                "anna canary.canary [a.test]:587",
                "smtps://anna:canary@a.test:465",
                "User;Password;Host\n;canary;a.test",
                "Host,Login\na.test,anna@agency.nl canary"
            })
    void whateverTheOrderAPasswordIsNotTakenForSomethingThatIsShown(String line) {
        var one = ServerList.of(line).servers().getFirst();
        assertThat(one.login()).contains("canary");
        assertThat(one.name() + one.address() + one.username() + one.senderDomains())
                .doesNotContain("canary");
    }

    @Test
    void takesAUserNameWithBlanksWhereItStandsApart() {
        assertThat(read("Host;User;Password\na.test;Anna Smith;p w"))
                .containsExactly("Anna Smith|a.test|STARTTLS|Anna Smith|Anna Smith p w|");
        assertThat(read("Host;User;Password\na.test;;secret"))
                .containsExactly("a.test|a.test|STARTTLS|| secret|");
    }

    @Test
    void readsAServerThatIsWrittenAsAnAddressOfTheWeb() {
        assertThat(read("smtps://anna:p:w@a.test:465"))
                .containsExactly("anna|a.test:465|TLS|anna|anna p:w|");
    }

    @Test
    void keepsLinesApartWhateverQuotationMarksStandInThem() {
        assertThat(read("\"A;[a.test]:587;anna x\nB;[b.test]:587;\"ben y\""))
                .containsExactly(
                        "A|[a.test]:587|STARTTLS|anna|anna x|",
                        "B|[b.test]:587|STARTTLS|ben|ben y|");
    }

    @Test
    void readsAsMuchAsAPageShows() {
        var list = ServerList.of("A;[a.test]:587;anna x\n".repeat(60));
        assertThat(list.servers()).hasSize(ServerList.MOST);
        assertThat(list.more()).isEqualTo(10);
        assertThat(ServerList.of(" \n\t\n").servers()).isEmpty();
    }

    @Test
    void readsFilesAsSpreadsheetsWriteThem() {
        var text = "Büro;[a.test]:587;änna x";
        for (var charset :
                List.of(
                        StandardCharsets.UTF_8,
                        Charset.forName("windows-1252"),
                        Charset.forName("x-UTF-16LE-BOM"))) {
            assertThat(ListFile.decoded(text.getBytes(charset))).as("%s", charset).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@",
                "a.",
                "a@",
                ".@a.b",
                "a.b,",
                "a.b c@",
                "@a.b c",
                "[a",
                "[a]:1",
                "a.b:1",
                ":1",
                "1",
                "*.a",
                "smtp://a:b@",
                "\"a"
            })
    void readingGrowsNoFasterThanAList(String part) {
        for (var list : List.of("A;%s!;c.test", "%s!", "A;mail.test;a@b.test;%s!", "%s ;!")) {
            Cost.growsLinearly(
                    part + " in " + list,
                    90_000,
                    n -> list.formatted(part.repeat(n / part.length())),
                    ServerList::of);
        }
    }

    @Test
    void whatIsLongerThanAnyDomainsIsNotTakenForThem() {
        var few = String.join(" ", Collections.nCopies(150, "agency.test"));
        assertThat(read("A;mail.test;anna x;" + few)).first().asString().endsWith("|" + few);
        var many = String.join(" ", Collections.nCopies(300, "agency.test"));
        assertThat(read("A;mail.test;anna x;" + many)).first().asString().endsWith("|anna x|");
    }

    @Test
    void doesNotPrintALogin() {
        assertThat(ServerList.of("A;[a.test]:587;anna canary").toString()).doesNotContain("canary");
    }

    private static List<String> read(String text) {
        return ServerList.of(text).servers().stream()
                .map(one ->
                        String.join(
                                "|",
                                one.name(),
                                one.address(),
                                one.tls(),
                                one.username(),
                                one.login(),
                                one.senderDomains()))
                .toList();
    }
}

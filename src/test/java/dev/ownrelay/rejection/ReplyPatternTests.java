package dev.ownrelay.rejection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Cost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyPatternTests {

    private static String words(String text) {
        return ReplyPattern.of(Stage.RCPT, 550, null, text).words();
    }

    /// Each with canaries: kanarie is a name, a domain, a server, an id.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "550 5.1.1 <piet.kanarie@kanarie.example>: Recipient address rejected",
                "User Piet Kanarie is not known here",
                "user kanarie does not exist",
                "mailbox of kanarie is full",
                "kanarie: unknown user",
                "Mailbox \"kanarie\" unavailable",
                "sorry, kanarie no longer works at Kanarie BV",
                "Contact KANARIE on +31 6 12345678",
                "Access denied for kanarie.example from 192.0.2.77",
                "Blocked [2001:db8::kanarie] [2001:db8::77]",
                "see https://kanarie.example/u/kanarie?id=77",
                "see www.kanarie.example for help",
                "Message refused, id 4A1B2C77kanarie",
                "message-id <kanarie-77@host.kanarie.example> rejected",
                "queued as kanarie77 on mail-kanarie-77.example",
                "at 12:34:56 on 2026-11-23 by kanarie",
                "Domain kanarie.nl of sender rejected",
                "Ticket#kanarie77 opened",
                "policy kanarie=piet;77 refused",
                "kanarie\u0000kanarie refused",
                "Empfänger kanarie@kanarie.example unbekannt",
                "Das Postfach von Frau Kanarie ist voll",
                "Absenderadresse kanarie abgelehnt",
                "Adresse kanarie wurde gesperrt",
                "De postbus van mevrouw Kanarie is vol",
                "Gebruiker kanarie bestaat niet",
                "Bericht van kanarie.nl geweigerd",
                "Ontvanger 'piet' onbekend bij kanarie",
                "La boîte de M. Kanarie est pleine",
                "Utilisateur kanarie inconnu",
                "Adresse d'expéditeur kanarie@kanarie.example refusée",
                "Destinatario kanarie desconocido",
                "El buzón de Piet Kanarie está lleno",
                "Usuário kanarie não existe",
                "Mensagem recusada por kanarie.example",
                "Utente kanarie sconosciuto",
                "La casella di Kanarie è piena",
                "Użytkownik kanarie nieznany",
                "Skrzynka Piet-Kanarie jest pełna",
                "Kullanıcı kanarie bulunamadı",
                "用户 kanarie 不存在",
                "Пользователь kanarie не найден",
                "Kanarie, P. (HR) has left; write to sales@kanarie.example",
                "<b>kanarie</b> <a href='x'>77</a>",
                "p=kanarie&q=77 denied"
            })
    void holdsNoNameNoAddressNoDomainAndNoNumber(String reply) {
        assertThat(words(reply))
                .doesNotContainIgnoringCase("kanarie", "piet", "77", "@", "192")
                .doesNotContain("example", "mevrouw", "frau");
    }

    @Test
    void keepsTheWordsOfTheServerInEveryLanguage() {
        assertThat(words("550 5.7.1 Message refused: Kanarie says no (see http://k.example/1)"))
                .isEqualTo("message refused ~ no see ~");
        assertThat(words("Das Postfach von kanarie ist voll"))
                .isEqualTo("~ postfach von ~ ist voll");
        assertThat(words("Gebruiker kanarie bestaat niet")).isEqualTo("gebruiker ~ bestaat niet");
        assertThat(words("Utilisateur kanarie inconnu")).isEqualTo("utilisateur ~ inconnu");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ## ",
            value = {
                "Endgültige Zustellung an Kanarie nicht möglich"
                        + " ## endgültige zustellung an ~ nicht möglich",
                "Aflevering bij kanarie.nl is momenteel niet mogelijk"
                        + " ## aflevering ~ is momenteel niet mogelijk",
                "La livraison du courriel a échoué définitivement"
                        + " ## ~ livraison du courriel a échoué ~"
            })
    void leavesASentenceThatOperatorsCanRead(String reply, String pattern) {
        assertThat(words(reply)).isEqualTo(pattern);
    }

    @ParameterizedTest
    @CsvSource({
        "Mailbox of Will Page is full, mailbox of ~ is full",
        "user will unknown, user ~ unknown",
        "May Day <sender> unknown, ~ unknown",
        "Contact Eva de Boer or Nur Le, contact ~ de ~ or ~",
        "mailbox \"support\" of Mr Das disabled, mailbox ~ of ~ disabled",
        "User Read Long has gone, user ~ has ~"
    })
    void masksNamesThatAreWordsToo(String reply, String pattern) {
        assertThat(words(reply)).isEqualTo(pattern);
    }

    @Test
    void isTheSameForTheSameKindOfReply() {
        var one =
                ReplyPattern.of(
                        Stage.DOT, 554, null, "554 5.7.1 Refused for anna@a.example, 1.2.3.4");
        var other =
                ReplyPattern.of(
                        Stage.DOT, 554, null, "554 5.7.1 refused for bert@b.example, 5.6.7.8");
        assertThat(one).isEqualTo(other);
        assertThat(one.enhanced()).isEqualTo("5.7.1");
        assertThat(one).isNotEqualTo(ReplyPattern.of(Stage.RCPT, 554, null, "refused for x"));
    }

    @Test
    void isBoundedWhateverTheReply() {
        for (var part : new String[] {"refused ", "!", "(", "=", "~ ", "é", "\ud83d", "a.b@"}) {
            Cost.growsLinearly(
                    part,
                    1 << 20,
                    size -> part.repeat(size / part.length()),
                    reply -> assertThat(words(reply).length()).isLessThan(301));
        }
    }
}

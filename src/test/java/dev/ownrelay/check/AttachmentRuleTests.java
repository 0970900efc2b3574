package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.ATTACHMENT_FORGOTTEN;
import static dev.ownrelay.check.WrittenDrafts.find;
import static dev.ownrelay.check.WrittenDrafts.places;
import static dev.ownrelay.check.WrittenDrafts.saying;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.check.Place.Spot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class AttachmentRuleTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Please find attached the contract.",
                "I've attached your contract.",
                "Attached is your contract.",
                "The job description is attached to this email.",
                "See attachment.",
                "Enclosed you will find the shortlist.",
                "I am sending you the profile as an attachment.",
                "In de bijlage vind je het contract.",
                "Bijgevoegd de vacature.",
                "Bijgaand stuur ik u het profiel.",
                "Ik stuur je de vacature in de bijlage.",
                "Zie bijlage.",
                "Het cv is als bijlage toegevoegd.",
                "Ik heb het profiel van de kandidaat bijgevoegd.",
                "De arbeidsvoorwaarden staan in de bijlage."
            })
    void missesTheFile(String sentence) {
        var draft = saying("Beste Jan,\nHoe gaat het? " + sentence + " Groet");
        assertThat(find(ATTACHMENT_FORGOTTEN, draft))
                .hasValueSatisfying(found -> {
                    assertThat(found.severity()).isEqualTo(Severity.WARNS);
                    assertThat(found.places()).containsExactly(Place.of(Spot.BODY, sentence));
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Kun je je cv bijvoegen?",
                "Kunt u het als bijlage sturen?",
                "Stuur je cv als bijlage.",
                "Mag ik je cv ontvangen? Een pdf als bijlage is prima.",
                "Bedankt voor je bijlage.",
                "Je bijgevoegde cv is goed leesbaar.",
                "Mijn vorige e-mail kwam zonder bijlage aan.",
                "Er is geen bijlage nodig.",
                "Could you attach your CV?",
                "Please send your CV as an attachment.",
                "Thank you for the attachment.",
                "The CV you attached is easy to read.",
                "There are no strings attached.",
                "The salary attached to this role is good.",
                "My previous email had the attachment.",
                "The work is done at height and in enclosed spaces.",
                "Ben je gehecht aan je auto?"
            })
    void forgetsNothingWhereOthersSendAFile(String sentence) {
        assertThat(places(ATTACHMENT_FORGOTTEN, saying("Beste Jan,\n" + sentence))).isEmpty();
    }

    @Test
    void readsNotWhatIsQuoted() {
        var quoted = "<p>Dank!</p><blockquote>Bijgevoegd de vacature.</blockquote>";
        assertThat(places(ATTACHMENT_FORGOTTEN, saying("x").withHtml(quoted))).isEmpty();
        for (var above :
                List.of(
                        "On 2 May 2026, Jan wrote:\n",
                        "Op 2 mei 2026 om 10:11 schreef Jan &lt;j@x.example&gt;:\n",
                        "-----Oorspronkelijk bericht-----\n",
                        "From: Jan\nSent: Monday\n",
                        "&gt; ")) {
            var draft = saying("Thanks!\n" + above + "Bijgevoegd de vacature.");
            assertThat(places(ATTACHMENT_FORGOTTEN, draft)).as(above).isEmpty();
        }
    }

    @Test
    void isContentWithAFileOrAPictureInTheText() {
        var draft = saying("Bijgevoegd de vacature.");
        var file = new DraftFile("vacature.pdf", 10, null);
        assertThat(
                        find(
                                ATTACHMENT_FORGOTTEN,
                                new Draft(
                                        draft.subject(),
                                        draft.html(),
                                        draft.signature(),
                                        List.of(file),
                                        draft.to(),
                                        draft.circumstances())))
                .isEmpty();
        var picture = draft.html() + "<img src='data:image/png;base64,AAAA' alt='x'>";
        assertThat(find(ATTACHMENT_FORGOTTEN, draft.withHtml(picture))).isEmpty();
    }
}

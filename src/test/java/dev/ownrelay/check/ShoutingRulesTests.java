package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.SHOUTING_TEXT;
import static dev.ownrelay.check.FindingKind.SUBJECT_SHOUTING;
import static dev.ownrelay.check.WrittenDrafts.about;
import static dev.ownrelay.check.WrittenDrafts.find;
import static dev.ownrelay.check.WrittenDrafts.mended;
import static dev.ownrelay.check.WrittenDrafts.person;
import static dev.ownrelay.check.WrittenDrafts.places;
import static dev.ownrelay.check.WrittenDrafts.saying;
import static dev.ownrelay.check.WrittenDrafts.to;
import static dev.ownrelay.check.WrittenDrafts.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShoutingRulesTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "VACATURE: JAVA DEVELOPER IN UTRECHT | Vacature: Java developer in Utrecht",
                "LAATSTE KANS | Laatste kans",
                "GREAT NEWS FOR JAN DE VRIES | Great news for Jan de Vries",
                "GEZOCHT: SAP CONSULTANT BIJ DE NS | Gezocht: SAP consultant bij de NS",
                "Nieuw: VACATURE VOOR HR-ADVISEUR | Nieuw: vacature voor HR-adviseur",
                "DO NOT MISS IT. I CALL YOU ON MONDAY | Do not miss IT. I call you on Monday",
                "Kom je ook!!! | Kom je ook!",
                "IJSSELSTEIN ZOEKT ZORGVERLENERS | IJsselstein zoekt zorgverleners"
            })
    void calmsASubject(String loud, String calm) {
        assertThat(find(SUBJECT_SHOUTING, about(loud)))
                .hasValueSatisfying(
                        found -> assertThat(found.severity()).isEqualTo(Severity.WARNS));
        assertThat(mended(SUBJECT_SHOUTING, about(loud)).subject()).isEqualTo(calm);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "URGENT: interview tomorrow",
                "HR, ICT, SAP",
                "SAP ABAP HANA consultant",
                "ASML KPMG AFAS",
                "AWS / GCP SRE, CISSP preferred",
                "VACATURE",
                "Vacature HBO-V bij UMC",
                "Leuk!!",
                "ISO 27001 AUDIT"
            })
    void letsAcronymsAndSingleWordsBe(String subject) {
        assertThat(places(SUBJECT_SHOUTING, about(subject))).isEmpty();
        assertThat(new Checker().mend(SUBJECT_SHOUTING, about(subject))).isEqualTo(about(subject));
    }

    @Test
    void namesThePlacesInASubject() {
        assertThat(places(SUBJECT_SHOUTING, about("Nu: LAATSTE KANS voor jou!!!")))
                .containsExactly("Nu: LAATSTE KANS voor jou!!!");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Hallo. DIT IS JE LAATSTE KANS OM TE REAGEREN. Tot dan. "
                        + "| DIT IS JE LAATSTE KANS OM TE REAGEREN",
                "We say DO NOT WAIT ANY LONGER WITH THIS offer. | DO NOT WAIT ANY LONGER WITH THIS",
                "Kom, GRATIS PARKEREN! | GRATIS PARKEREN",
                "Dit is echt heel bijzonder!!!! | Dit is echt heel bijzonder!!!"
            })
    void hearsSentencesInCapitals(String text, String place) {
        assertThat(places(SHOUTING_TEXT, saying(text))).containsExactly(place);
        var mended = mended(SHOUTING_TEXT, saying(text));
        assertThat(words(mended.html())).isEqualTo(words(saying(text).html()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hoi,\nWAT WIJ BIEDEN\nEen goed salaris.",
                "FUNCTIE-EISEN EN ARBEIDSVOORWAARDEN:\nHbo.",
                "Kennis van SAP, ABAP, HANA, AWS, GCP, CISSP, ITIL en SCADA!",
                "Een URGENT verzoek.",
                "Wat leuk!! Tot dan!",
                "> DIT IS JE LAATSTE KANS OM TE REAGEREN!!!",
                "De firma JANSEN GROEP vraagt het."
            })
    void letsHeadingsAcronymsAndQuotationsBe(String text) {
        assertThat(places(SHOUTING_TEXT, saying(text))).isEmpty();
    }

    @Test
    void calmsAcrossTagsAndKeepsNamesAndWhatOthersSaid() {
        var loud =
                to(
                        about("x")
                                .withHtml(
                                        "<p>Wij werken met AFAS en bellen vanuit"
                                            + " Zwijndrecht.</p><p><b>BEL MIJ</b> VANDAAG IN"
                                            + " ZWIJND<i>RECHT</i> OVER AFAS, McGREGOR OF"
                                            + " SJAKIE!!!</p><blockquote>IK WIL HEEL GRAAG BELLEN"
                                            + " MORGEN!!!</blockquote>"),
                        person("Sjakie", "McGregor"));
        assertThat(mended(SHOUTING_TEXT, loud).html())
                .isEqualTo(
                        "<p>Wij werken met AFAS en bellen vanuit Zwijndrecht.</p><p><b>Bel"
                                + " mij</b> vandaag in Zwijndrecht<i></i> over AFAS, McGREGOR OF"
                                + " SJAKIE!</p><blockquote>IK WIL HEEL GRAAG BELLEN"
                                + " MORGEN!!!</blockquote>");
    }
}

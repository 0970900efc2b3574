package dev.ownrelay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ownrelay.support.RawClient;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.support.Waiting;

import jakarta.servlet.MultipartConfigElement;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.util.unit.DataSize;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What lies on the disk for all uploads together has a limit, which here is of 160 MiB.
class UploadRoomTests extends UploadFixture {

    private static final long ROOM = 160L * MIB;
    private static final String BUSY = "Too many files are on their way just now";

    @Autowired UploadRoom room;

    private final List<RawClient> clients = new ArrayList<>();
    private UUID candidate;

    @BeforeEach
    void isEmpty() {
        anna();
        candidate = fixtures.candidate(agency(), "Jan", "Smit", "jan@home.test");
        Waiting.until(() -> room.free() == ROOM);
    }

    @AfterEach
    void hangUp() {
        clients.forEach(RawClient::close);
        Waiting.until(() -> room.free() == ROOM);
        Waiting.until(() -> folder.size() == 0);
    }

    @Test
    void isNeverExceededHoweverManySendAtOnce() throws Exception {
        for (int i = 0; i < 12; i++) {
            hold(30L * MIB, 20L * MIB);
        }
        Waiting.until(() -> folder.size() >= 4 * 19L * MIB);
        assertThat(folder.made()).hasSize(4);
        assertThat(room.free()).isLessThan(30L * MIB);
        assertThat(folder.size()).isLessThanOrEqualTo(ROOM);
    }

    @Test
    void whoComesTooManyIsToldSoAndLosesNothingTyped() throws Exception {
        fill();
        int before = folder.made().size();
        var page = send("A job", 2 * MIB);
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.header("Retry-After")).isNotEmpty();
        var form = page.document();
        assertThat(form.select("#attachments-error").text()).contains(BUSY);
        assertThat(form.select("input[name=subject]").val()).isEqualTo("A job");
        assertThat(form.select("textarea[name=body]").val()).isEqualTo("<div>Hello é</div>");
        assertThat(form.select("#to option[selected]").eachAttr("value"))
                .containsExactly(candidate.toString());
        assertThat(folder.made()).hasSize(before);
        assertThat(messages()).isZero();

        clients.forEach(RawClient::close);
        Waiting.until(() -> send("A job", 2 * MIB).status() == 303);
        assertThat(messages()).isOne();
    }

    @Test
    void onePersonLeavesRoomForOthers() {
        for (int i = 0; i < 5; i++) {
            hold(anna(), 30L * MIB, 0);
        }
        Waiting.until(() -> room.free() < ROOM);
        assertThat(send("A job", 40 * MIB).status()).isEqualTo(503);
        assertThat(room.free()).isGreaterThan(ROOM / 2);
        hold(48L * MIB, 0);
        Waiting.until(() -> room.free() < ROOM / 2);
    }

    @Test
    void oneAgencyLeavesRoomForOthers() {
        for (int i = 0; i < 4; i++) {
            hold(colleague(agency()), 30L * MIB, 0);
        }
        Waiting.until(() -> room.free() < ROOM);
        assertThat(send("A job", 40 * MIB).status()).isEqualTo(503);
        assertThat(room.free()).isGreaterThan(ROOM / 2);
        hold(48L * MIB, 0);
        Waiting.until(() -> room.free() < ROOM / 2);
    }

    @Test
    void aPersonHasAnEighthAndAnAgencyAQuarter() {
        var limits = new MultipartConfigElement("", 10, 8L * MIB, 0);
        var large = new UploadRoom(new UploadProperties(DataSize.ofMegabytes(1024)), limits);
        int ofAnna = 0;
        while (large.take("agency", "anna", 8L * MIB).isPresent()) {
            ofAnna++;
        }
        int ofBen = 0;
        while (large.take("agency", "ben", 8L * MIB).isPresent()) {
            ofBen++;
        }
        assertThat(List.of(ofAnna, ofBen)).containsExactly(10, 10);
        assertThat(large.take("agency", "carl", 8L * MIB)).isEmpty();
        assertThat(large.take("another", "dirk", 8L * MIB)).isPresent();
    }

    @Test
    void whoSendsNoFilesNeedsNoRoom() {
        fill();
        assertThat(send("A job", 0).status()).isEqualTo(303);
        assertThat(messages()).isOne();
    }

    @Test
    void aBounceIsToldSoBesideItsFile() {
        var location = send("A job", 0).location();
        fill();
        var token = anna().get(location).document().select("input[name=_csrf]").val();
        var page =
                multipart(
                        location + "/bounce",
                        part("_csrf", token) + part("bounce", "typed") + file("file") + "x\r\n");
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.document().select("#file-error").text()).contains(BUSY);
        assertThat(page.document().select("textarea[name=bounce]").val()).isEqualTo("typed");
    }

    @Test
    void whoComesTooManyMayStillNotSendTooMuch() {
        fill();
        assertThat(multipart("/messages", part("body", "x".repeat(3 * MIB))).status())
                .isEqualTo(413);
        assertThat(multipart("/messages", part("a", "b").repeat(1300)).status()).isEqualTo(413);
    }

    /// However a request ends, its room is free again, and so is the disk.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "taken",
                "without a token",
                "nothing typed",
                "too many parts",
                "torn",
                "cut"
            })
    void isGivenBack(String how) throws Exception {
        int status =
                switch (how) {
                    case "taken" -> send("A job", 2 * MIB).status();
                    case "nothing typed" -> send("", 2 * MIB).status();
                    case "without a token" ->
                            multipart("/messages", file("attachments") + "x".repeat(MIB) + "\r\n")
                                    .status();
                    case "too many parts" ->
                            multipart(
                                            "/messages",
                                            (file("attachments") + "x".repeat(9_000) + "\r\n")
                                                    .repeat(1300))
                                    .status();
                    case "torn" -> torn();
                    default -> cut();
                };
        assertThat(status).isIn(0, 200, 303, 400, 403, 413);
        Waiting.until(() -> room.free() == ROOM);
        assertThat(folder.size()).isZero();
        assertThat(folder.made()).isNotEmpty();
    }

    @Test
    void whatNoRequestMayHoldIsRefusedAtOnce() throws Exception {
        try (var client = client()) {
            client.say(
                    head(
                            "POST /messages",
                            "Content-Type: multipart/form-data; boundary=b",
                            "Content-Length: " + 65L * MIB,
                            "Expect: 100-continue",
                            session(anna())));
            assertThat(client.answer())
                    .startsWith("HTTP/1.1 413")
                    .contains("That was too large", "A file may be up to 10 MB");
        }
        assertThat(folder.made()).isEmpty();
    }

    @Test
    void aPersonWhoIsSignedInSeesWhyThoughTheyHaveSentItAll() {
        var page = multipart("/messages", file("attachments") + "x".repeat(66 * MIB) + "\r\n");
        assertThat(page.status()).isEqualTo(413);
        assertThat(page.body()).contains("That was too large");
    }

    @Test
    void mustHoldTheLargestRequest() {
        var limits = new MultipartConfigElement("", 10, 64L * MIB, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new UploadRoom(new UploadProperties(DataSize.ofMegabytes(64)), limits))
                .withMessageContaining("ownrelay.uploads.room");
        assertThat(new UploadRoom(new UploadProperties(DataSize.ofMegabytes(70)), limits).free())
                .isEqualTo(70L * MIB);
    }

    /// Without a length a request may hold as much as any.
    @Test
    void isCountedForWhatIsSentInChunks() {
        clients.add(
                client().say(
                                head(
                                        "POST /messages",
                                        "Content-Type: multipart/form-data; boundary=b",
                                        "Transfer-Encoding: chunked",
                                        session(anna()))));
        Waiting.until(() -> room.free() <= ROOM - 64L * MIB);
    }

    private int torn() throws Exception {
        var body = file("attachments") + "x".repeat(MIB);
        try (var client = client()) {
            client.say(
                    head(
                            "POST /messages",
                            "Content-Type: multipart/form-data; boundary=b",
                            "Content-Length: " + body.length(),
                            session(anna())));
            return Integer.parseInt(client.say(body).answer().substring(9, 12));
        }
    }

    private int cut() throws Exception {
        hold(10L * MIB, 2L * MIB);
        Waiting.until(() -> folder.size() > MIB);
        clients.forEach(RawClient::close);
        return 0;
    }

    /// Leaves no room at all.
    private void fill() {
        hold(48L * MIB, 0);
        hold(48L * MIB, 0);
        long rest = ROOM - 2 * (48L * MIB + UploadRoom.MOST_WASTE);
        Waiting.until(() -> room.free() == rest);
        hold(rest - UploadRoom.MOST_WASTE, 0);
        Waiting.until(() -> room.free() == 0);
    }

    /// Somebody of another agency begins an upload and stops in the middle.
    private void hold(long announced, long sent) {
        hold(colleague(fixtures.agency()), announced, sent);
    }

    private Visitor colleague(UUID agency) {
        var email = UUID.randomUUID() + "@agency.test";
        fixtures.signIn(agency, fixtures.user(agency, null), email, PASSWORD);
        var colleague = new Visitor(port);
        colleague.signIn(email, PASSWORD);
        return colleague;
    }

    private void hold(Visitor who, long announced, long sent) {
        var client = client();
        clients.add(client);
        client.say(
                        head(
                                "POST /messages",
                                "Content-Type: multipart/form-data; boundary=b",
                                "Content-Length: " + announced,
                                session(who)))
                .say(file("attachments"))
                .pour(sent);
    }

    private Visitor.Page send(String subject, int octets) {
        var page = anna().get("/messages/new").document();
        var form = new StringBuilder();
        form.append(part("_csrf", page.select("input[name=_csrf]").val()));
        form.append(part("key", UUID.randomUUID().toString()));
        form.append(part("route", page.select("input[name=route]").val()));
        form.append(part("to", candidate.toString()));
        form.append(part("subject", subject)).append(part("body", "<div>Hello é</div>"));
        form.append(file("attachments")).append("x".repeat(octets)).append("\r\n");
        // a field for files that was left alone
        return multipart(
                "/messages", octets > 0 ? form.toString() : form.toString().replace("cv.pdf", ""));
    }

    private Visitor.Page multipart(String path, String parts) {
        return anna().send(
                        anna().request(path)
                                .header("Content-Type", "multipart/form-data; boundary=b")
                                .POST(BodyPublishers.ofString(parts + "--b--\r\n")));
    }

    private long messages() {
        return fixtures.value(agency(), Long.class, "select count(*) from message");
    }
}

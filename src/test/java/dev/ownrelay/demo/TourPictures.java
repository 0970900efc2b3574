package dev.ownrelay.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.BrowserTest;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/// Takes the pictures of `docs/tour.md`: `./mvnw -Ptour test`. WebP, because it is small, and
/// Chromium can write it.
@BrowserTest
@Import(DemoConfiguration.class)
class TourPictures {

    private static final Path FOLDER = Path.of("docs", "images");
    private static final int LARGEST = 150 * 1024;
    private static final String RECRUITER = "claire@northbank.example";
    private static final String SENDER_OF_MANY = "ben@northbank.example";
    private static final String ADMINISTRATOR = "admin@northbank.example";

    private static final String AS_WEBP =
            """
            async png => {
                const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + png)).blob());
                const canvas = Object.assign(document.createElement('canvas'),
                    { width: image.width, height: image.height });
                canvas.getContext('2d').drawImage(image, 0, 0);
                return canvas.toDataURL('image/webp', 0.85).split(',')[1];
            }\
            """;

    /// @param narrow whether there is one of a phone, too
    private record Picture(String name, boolean narrow, Consumer<Page> pose) {

        static Picture of(String name, boolean narrow, String path) {
            return new Picture(name, narrow, page -> page.navigate(path));
        }
    }

    private static final List<Picture> RECRUITERS =
            List.of(
                    Picture.of("home", true, "/"),
                    Picture.of("refused", true, "/demo/tour/refused"),
                    new Picture("write", true, TourPictures::write),
                    Picture.of("outbox", true, "/messages"),
                    Picture.of("account", false, "/account"));

    private static final List<Picture> SENDERS_OF_MANY =
            List.of(Picture.of("batch", false, "/demo/tour/batch"));

    private static final List<Picture> ADMINISTRATORS =
            List.of(
                    Picture.of("servers", true, "/maintenance/smtp-servers"),
                    new Picture("server", false, TourPictures::brokenServer),
                    Picture.of("outgoing", false, "/maintenance/outgoing-mail"));

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        DemoMailServers.get().settings().forEach((name, value) -> registry.add(name, () -> value));
    }

    @Test
    void takeAll(Browser browser) throws IOException {
        Files.createDirectories(FOLDER);
        for (var view : List.of(View.desktop(), View.desktop().dark())) {
            take(browser, view, RECRUITER, RECRUITERS);
            take(browser, view, SENDER_OF_MANY, SENDERS_OF_MANY);
            take(browser, view, ADMINISTRATOR, ADMINISTRATORS);
        }
        for (var view : List.of(View.phone(), View.phone().dark())) {
            take(browser, view, RECRUITER, narrow(RECRUITERS));
            take(browser, view, ADMINISTRATOR, narrow(ADMINISTRATORS));
        }
    }

    private static List<Picture> narrow(List<Picture> all) {
        return all.stream().filter(Picture::narrow).toList();
    }

    private static void take(Browser browser, View view, String who, List<Picture> pictures)
            throws IOException {
        var page = browser.open(view, who, DemoPeople.PASSWORD);
        page.evaluate("localStorage.setItem('demo-tour', 'off')");
        var darkroom = browser.open(view);
        for (var picture : pictures) {
            picture.pose().accept(page);
            page.waitForLoadState();
            page.evaluate("document.fonts.ready");
            var webp =
                    darkroom.evaluate(
                            AS_WEBP, Base64.getEncoder().encodeToString(page.screenshot()));
            var bytes = Base64.getDecoder().decode(String.valueOf(webp));
            assertThat(bytes.length).as(picture.name()).isLessThanOrEqualTo(LARGEST);
            Files.write(
                    FOLDER.resolve("tour-%s%s.webp".formatted(picture.name(), suffix(view))),
                    bytes);
        }
    }

    private static String suffix(View view) {
        return (view.width() < 576 ? "-390" : "")
                + (view.colours().name().equals("DARK") ? "-dark" : "");
    }

    private static void write(Page page) {
        page.navigate("/messages/new");
        page.locator("[role=combobox]").first().fill("Grace");
        page.locator("[role=option]").first().click();
        page.locator("#subject").fill("Your interview with Harbour Energy");
        page.locator("trix-editor").click();
        page.keyboard()
                .type(
                        "Hello {{firstName}},\n\n"
                                + "They expect you on Thursday at 2 pm, 12 Bank Street.");
    }

    private static void brokenServer(Page page) {
        page.navigate("/maintenance/smtp-servers");
        page.locator("main a", new Page.LocatorOptions().setHasText("Northbank Events"))
                .first()
                .click();
    }
}

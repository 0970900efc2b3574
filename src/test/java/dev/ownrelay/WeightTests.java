package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.LoadState;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Pages are light, also for whoever opens the first one with nothing in the cache.
class WeightTests extends KadeFixture {

    private static final Path FILES = Path.of("src/main/resources/static");
    private static final int OWN = 60 * 1024;
    private static final int FIRST_PAGE = 160 * 1024;

    @Test
    void ourOwnStylesAndScriptsAreSmall() throws IOException {
        try (var files = Files.walk(FILES)) {
            var own =
                    files.filter(file -> file.toString().matches(".*\\.(css|js)"))
                            .filter(file -> !file.startsWith(FILES.resolve("vendor")))
                            .toList();
            assertThat(own).hasSizeGreaterThan(8);
            int sum = own.stream().mapToInt(WeightTests::compressed).sum();
            System.out.printf("own styles and scripts: %,d bytes compressed%n", sum);
            assertThat(sum).isLessThanOrEqualTo(OWN);
        }
    }

    @Test
    void theFirstPageIsLightWithNothingInTheCache(Browser browser) {
        var cookies = browser.open(View.desktop(), ADMIN, PASSWORD).context().cookies();
        var page = browser.open(View.desktop());
        page.context().addCookies(cookies);
        var requests = new ArrayList<Request>();
        page.onRequestFinished(requests::add);
        page.navigate("/");
        page.waitForLoadState(LoadState.NETWORKIDLE);
        var loaded = List.copyOf(requests);
        int sum = loaded.stream().mapToInt(WeightTests::bytes).sum();
        System.out.printf("first page, cold: %,d bytes in %d answers%n", sum, loaded.size());
        assertThat(loaded)
                .extracting(Request::url)
                .anyMatch(url -> url.contains("/app"))
                .noneMatch(url -> url.matches(".*(chart|trix.umd|noble).*"));
        assertThat(sum).isLessThanOrEqualTo(FIRST_PAGE);
    }

    private static int bytes(Request request) {
        var sizes = request.sizes();
        return sizes.responseBodySize + sizes.responseHeadersSize;
    }

    private static int compressed(Path file) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.size();
    }
}

package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/// The build writes into the jar what it is made of, as CycloneDX has it.
class SbomTests {

    private static Path library;
    private static JsonNode written;

    @BeforeAll
    static void write(@TempDir Path folder) throws Exception {
        library =
                Path.of(
                        org.jsoup.Jsoup.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        var repository = library;
        for (var part : List.of("jar", "version", "jsoup", "jsoup", "org")) {
            repository = repository.getParent();
            assertThat(repository).as(part).isNotNull();
        }
        var file = folder.resolve("a/application.cdx.json");
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var process =
                new ProcessBuilder(
                                java.toString(),
                                "src/build/Sbom.java",
                                repository.toString(),
                                file.toString(),
                                "1.2.3",
                                "target/classes" + File.pathSeparator + library)
                        .inheritIO()
                        .start();
        assertThat(process.waitFor()).isZero();
        written = new ObjectMapper().readTree(Files.readString(file));
    }

    @Test
    void saysWhatItIsOf() {
        assertThat(written.path("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(written.path("metadata").path("component").path("purl").asString())
                .isEqualTo("pkg:maven/dev.ownrelay/ownrelay@1.2.3");
    }

    @Test
    void namesEachLibraryWithItsHash() throws Exception {
        assertThat(written.path("components").size()).isOne();
        var jsoup = written.path("components").get(0);
        var version = library.getParent().getFileName().toString();
        var hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(library));
        assertThat(jsoup.path("purl").asString()).isEqualTo("pkg:maven/org.jsoup/jsoup@" + version);
        assertThat(jsoup.path("hashes").get(0).path("content").asString())
                .isEqualTo(HexFormat.of().formatHex(hash));
    }

    @Test
    void isWrittenWhenTheJarIsPacked() throws Exception {
        assertThat(Files.readString(Path.of("pom.xml")))
                .containsPattern("(?s)<id>sbom</id>\\s*<phase>prepare-package</phase>")
                .contains("${project.build.outputDirectory}/META-INF/sbom/application.cdx.json");
    }
}

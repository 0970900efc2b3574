package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

class PreparationTests {

    private final Path folder = Path.of("target", "own relay").toAbsolutePath();

    @Test
    void startsFromTheFolderWithWhatJavaLearnedThere() {
        assertThat(new Preparation(folder).options())
                .first()
                .asString()
                .isEqualTo(quoted("-XX:AOTCache=" + folder.resolve("ownrelay.aot")));
        assertThat(new Preparation(folder).options())
                .endsWith(quoted("-jar"), quoted(folder.resolve("ownrelay.jar").toString()));
    }

    @Test
    void rehearsesWithoutTheSettingsOfTheInstallation() {
        var environment =
                new HashMap<>(
                        Map.of(
                                "SPRING_DATASOURCE_URL", "jdbc:postgresql://production/ownrelay",
                                "spring.datasource.password", "secret",
                                "OWNRELAY_DATADIR", "/var/lib/ownrelay",
                                "PATH", "/bin"));
        Preparation.forgetSettings(environment);
        assertThat(environment).containsOnlyKeys("PATH");
    }

    @Test
    void compilesNoFurtherInTheRehearsalThanAStartIsWorthAndAsFarAsJavaCanAfterIt() {
        var preparation = new Preparation(folder);
        var step = "-XX:TieredStopAtLevel=1";
        assertThat(preparation.rehearsing(Path.of("data"))).contains(step);
        assertThat(preparation.options()).doesNotContain(quoted(step));
    }

    private static String quoted(String option) {
        return '"' + option.replace("\\", "\\\\") + '"';
    }
}

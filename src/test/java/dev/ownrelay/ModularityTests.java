package dev.ownrelay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

import java.util.concurrent.Executors;

class ModularityTests {

    @Test
    void modulesKeepToTheirAllowedDependencies() {
        ApplicationModules.of(OwnrelayApplication.class).verify();
    }

    /// A virtual thread that loads a class holds its carrier. The packaged jar loads under locks of
    /// its own, so that as many of them as the machine has cores can wait for one another for good.
    @Test
    void noWorkRunsOnVirtualThreads() {
        noClasses()
                .should()
                .callMethod(Thread.class, "ofVirtual")
                .orShould()
                .callMethod(Thread.class, "startVirtualThread", Runnable.class)
                .orShould()
                .callMethod(Executors.class, "newVirtualThreadPerTaskExecutor")
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("dev.ownrelay"));
    }
}

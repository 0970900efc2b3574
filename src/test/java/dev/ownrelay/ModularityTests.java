package dev.ownrelay;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

import java.time.Clock;
import java.util.Date;
import java.util.concurrent.Executors;

class ModularityTests {

    private static final JavaClasses APPLICATION =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.ownrelay");

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
                .check(APPLICATION);
    }

    /// A node whose own clock is wrong sends nothing early or late.
    @Test
    void nobodyReadsTheClockOfTheMachine() {
        noClasses()
                .should()
                .callMethodWhere(
                        target(owner(resideInAPackage("java..")))
                                .and(target(name("now").or(name("currentTimeMillis"))))
                                .and(target(rawParameterTypes(new Class<?>[0]))))
                .orShould()
                .callMethodWhere(
                        target(owner(type(Clock.class))).and(target(nameStartingWith("system"))))
                .orShould()
                .callConstructor(Date.class)
                .check(APPLICATION);
    }
}

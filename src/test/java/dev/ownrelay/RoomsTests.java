package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import java.util.List;

/// A module can be read as a picture: few types, and each stands above those that it uses.
class RoomsTests {

    private static final int MOST_TYPES = 40;

    private static final int MOST_PARAMETERS = 7;

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.ownrelay");
    private static final TypeGraph APPLICATION = TypeGraph.of(CLASSES);

    @Test
    void noTypesOfAModuleUseOneAnotherInACircle() {
        assertThat(circles(APPLICATION)).isEmpty();
    }

    @Test
    void noModuleIsTooLargeToBeTakenIn() {
        assertThat(APPLICATION.types()).hasSizeGreaterThan(400);
        assertThat(tooLarge(APPLICATION, MOST_TYPES)).isEmpty();
    }

    /// A record lists what it holds, but who needs more than that to work does too much.
    @Test
    void noConstructorTakesMoreThanAReaderCanKeepApart() {
        assertThat(wide(CLASSES, MOST_PARAMETERS)).isEmpty();
    }

    /// Not only top-level types make a circle: the hen looks after what is in the egg.
    @Test
    void aCircleIsFoundAlsoWhereItPassesThroughANestedType() {
        var farm =
                TypeGraph.of(
                        new ClassFileImporter()
                                .importClasses(Hen.class, Egg.class, Egg.Yolk.class));
        assertThat(circles(farm)).containsExactly("dev.ownrelay: Egg -> Hen, Hen -> Egg");
    }

    @Test
    void aModuleOverItsLimitIsFound() {
        var farm = TypeGraph.of(new ClassFileImporter().importClasses(Hen.class, Egg.class));
        assertThat(tooLarge(farm, 2)).isEmpty();
        assertThat(tooLarge(farm, 1)).containsExactly("dev.ownrelay: 2 types");
    }

    @Test
    void aConstructorThatTakesTooMuchIsFound() {
        var farm = new ClassFileImporter().importClasses(Hen.class, Egg.class);
        assertThat(wide(farm, 2)).isEmpty();
        assertThat(wide(farm, 1)).containsExactly("Egg takes 2");
    }

    private static List<String> circles(TypeGraph graph) {
        return graph.circles().stream().map(graph::text).toList();
    }

    private static List<String> tooLarge(TypeGraph graph, int most) {
        return graph.rooms().entrySet().stream()
                .filter(room -> room.getValue().size() > most)
                .map(room -> room.getKey() + ": " + room.getValue().size() + " types")
                .toList();
    }

    /// An enum's constructor has two parameters that nobody wrote, an anonymous class's those that
    /// it sees around it.
    private static List<String> wide(JavaClasses classes, int most) {
        return classes.stream()
                .filter(type -> !type.isRecord() && !type.isEnum() && !type.isAnonymousClass())
                .flatMap(type -> type.getConstructors().stream())
                .filter(each -> each.getRawParameterTypes().size() > most)
                .map(each ->
                        TypeGraph.name(each.getOwner().getName())
                                + " takes "
                                + each.getRawParameterTypes().size())
                .sorted()
                .toList();
    }
}

/// Stands in a circle with [Egg].
record Hen(Egg.Yolk under) {}

/// Stands in a circle with [Hen], by what is nested in it.
final class Egg {

    Egg(int weight, String colour) {}

    record Yolk(Hen of) {}
}

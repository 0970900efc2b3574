package dev.ownrelay;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Counts the house: the code that runs, without `package-info`. A type is a top-level type, to
/// which what is nested in it belongs, and a module is a package, whatever they are called.
class HouseFigures {

    private static final int MOST_PARAMETERS = 7;

    /// The forms that a message has between *Send* and the server's answer: its row, its try, its
    /// envelope and octets, its mark and its result, and the lots that a lane gets; by the names
    /// that they had and have, those of nested types behind that of the outer one. A name that no
    /// type has counts nothing.
    private static final List<String> FORMS =
            List.of(
                    System.getProperty(
                                    "house.message",
                                    "QueuedMessage,QueuedMessage,Handover,Try,Envelope,"
                                            + "MessageSource,MessageSource,OutgoingMessage,"
                                            + "OutgoingMessage,LedgerEntry,Ledger.Entry,"
                                            + "MessageEnd,MessageEnd,Due,DueMessages.Due,"
                                            + "DueMessages.Due,Look,DueMessages.Look,"
                                            + "DueMessages.Look")
                            .split(","));

    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.ownrelay");
    private final TypeGraph graph = TypeGraph.of(classes);

    @Test
    void house() throws IOException {
        modules();
        circles();
        open();
        lines();
        constructors();
        carriers();
    }

    private void modules() {
        var rooms = graph.rooms();
        System.out.println("module: types, arrows inside, arrows to others, used modules");
        rooms.forEach((room, types) -> {
            var from = graph.arrows().stream().filter(each -> in(room, each.from())).toList();
            long inside = from.stream().filter(TypeGraph.Arrow::inside).count();
            long used = from.stream().map(each -> TypeGraph.room(each.to())).distinct().count();
            System.out.printf(
                    "  %-24s %4d %5d %5d %4d%n",
                    room, types.size(), inside, from.size() - inside, inside > 0 ? used - 1 : used);
        });
        var sizes = rooms.values().stream().map(Collection::size).toList();
        long inside = graph.arrows().stream().filter(TypeGraph.Arrow::inside).count();
        say("modules", rooms.size());
        say("types", graph.types().size());
        say("types of a module, median / largest", middle(sizes) + " / " + Collections.max(sizes));
        say("arrows between modules", graph.arrows().size() - inside);
        say("arrows inside modules", inside);
        say("modules that use one another, pairs", pairs());
    }

    private static boolean in(String room, String type) {
        return TypeGraph.room(type).equals(room);
    }

    private long pairs() {
        return graph.arrows().stream()
                .filter(arrow -> !arrow.inside())
                .map(arrow -> TypeGraph.room(arrow.from()) + ">" + TypeGraph.room(arrow.to()))
                .distinct()
                .count();
    }

    private void circles() {
        var circles = graph.circles();
        say("circles inside modules", circles.size());
        say("types in circles", circles.stream().mapToInt(Set::size).sum());
        circles.forEach(circle -> System.out.println("  " + names(circle)));
    }

    private void open() {
        long open =
                classes.stream()
                        .filter(type -> graph.types().contains(type.getName()))
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .count();
        double share = 100.0 * open / graph.types().size();
        say("public types", "%d (%.0f %%)".formatted(open, share));
    }

    private static void lines() throws IOException {
        var lines = SourceLines.below(Path.of("src/main/java"));
        say("files", lines.files().size());
        say("lines of a file, median / p95 / longest", spread(lines.files()));
        say("methods", lines.methods().size());
        say("lines of a method, median / p95 / longest", spread(lines.methods()));
    }

    /// Those of records name their components, which is why they are counted apart.
    private void constructors() {
        var wide =
                classes.stream()
                        .filter(type -> !type.isEnum() && !type.isAnonymousClass())
                        .flatMap(type -> type.getConstructors().stream())
                        .filter(each -> each.getRawParameterTypes().size() > MOST_PARAMETERS)
                        .map(each -> each.getOwner())
                        .collect(Collectors.partitioningBy(JavaClass::isRecord));
        say("constructors of more than 7 parameters", wide.get(false).size());
        System.out.println("  " + names(names(wide.get(false).stream())));
        say("records of more than 7 components", wide.get(true).size());
        System.out.println("  " + names(names(wide.get(true).stream())));
    }

    /// A type carries a message where a field, a record component, a parameter or a result of it or
    /// of a type nested in it is one of the message's forms, or a collection of them. A form that
    /// holds another form carries, too; one that only knows itself does not.
    private void carriers() {
        var forms = classes.stream().filter(HouseFigures::isForm).collect(Collectors.toSet());
        var carriers = names(classes.stream().filter(type -> carries(type, forms)));
        say("forms of a message", forms.size());
        System.out.println("  " + names(names(forms.stream())));
        say("types that carry a message", carriers.size());
        System.out.println("  " + names(carriers));
        carriers.addAll(names(forms.stream()));
        say("types that are or carry a message", carriers.size());
    }

    private static boolean isForm(JavaClass type) {
        return FORMS.contains(TypeGraph.name(type.getName()).replace('$', '.'));
    }

    private static boolean carries(JavaClass type, Set<JavaClass> forms) {
        Stream<JavaType> fields = type.getFields().stream().map(JavaField::getType);
        var units = type.getCodeUnits().stream().filter(HouseFigures::written);
        return Stream.concat(
                        fields,
                        units.flatMap(unit ->
                                Stream.concat(
                                        unit.getParameterTypes().stream(),
                                        Stream.of(unit.getReturnType()))))
                .flatMap(each -> each.getAllInvolvedRawTypes().stream())
                .anyMatch(each ->
                        forms.contains(each) && !TypeGraph.top(each).equals(TypeGraph.top(type)));
    }

    private static boolean written(JavaCodeUnit unit) {
        return !unit.getModifiers().contains(JavaModifier.SYNTHETIC);
    }

    private static TreeSet<String> names(Stream<JavaClass> types) {
        return types.map(TypeGraph::top).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String names(Collection<String> types) {
        return types.stream().map(TypeGraph::name).collect(Collectors.joining(" "));
    }

    private static String spread(Collection<Integer> counts) {
        var sorted = counts.stream().sorted().toList();
        int late = (sorted.size() * 95 + 99) / 100 - 1;
        return middle(counts) + " / " + sorted.get(late) + " / " + sorted.getLast();
    }

    private static int middle(Collection<Integer> counts) {
        return counts.stream().sorted().toList().get(counts.size() / 2);
    }

    private static void say(String what, Object figure) {
        System.out.printf(Locale.ROOT, "%-45s %s%n", what, figure);
    }
}

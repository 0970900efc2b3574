package dev.ownrelay;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Which type uses which: top-level types only, to which what is nested in them belongs.
record TypeGraph(SortedSet<String> types, List<Arrow> arrows) {

    private static final Pattern DESCRIPTOR = Pattern.compile("L(dev/ownrelay/[\\w/$]+)");

    /// One type uses another.
    record Arrow(String from, String to) {

        boolean inside() {
            return room(from).equals(room(to));
        }

        @Override
        public String toString() {
            return name(from) + " -> " + name(to);
        }
    }

    static TypeGraph of(JavaClasses classes) {
        var types =
                classes.stream()
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .map(TypeGraph::top)
                        .collect(Collectors.toCollection(TreeSet::new));
        var arrows =
                classes.stream()
                        .flatMap(type -> named(type).map(name -> new Arrow(top(type), top(name))))
                        .filter(arrow -> types.contains(arrow.from) && types.contains(arrow.to))
                        .filter(arrow -> !arrow.from.equals(arrow.to))
                        .distinct()
                        .toList();
        return new TypeGraph(types, arrows);
    }

    /// All that the class file names. ArchUnit's own dependencies know no casts, patterns and types
    /// that only a call passes on, and would overlook circles of them.
    private static Stream<String> named(JavaClass type) {
        try {
            var file = Path.of(type.getSource().orElseThrow().getUri());
            return StreamSupport.stream(
                            ClassFile.of().parse(file).constantPool().spliterator(), false)
                    .flatMap(TypeGraph::named);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> named(PoolEntry entry) {
        return switch (entry) {
            case ClassEntry type -> Stream.of(type.asInternalName().replace('/', '.'));
            case Utf8Entry text ->
                    DESCRIPTOR
                            .matcher(text.stringValue())
                            .results()
                            .map(found -> found.group(1).replace('/', '.'));
            default -> Stream.empty();
        };
    }

    /// The full name of the type in whose file a type stands.
    static String top(JavaClass type) {
        return top(type.getName());
    }

    private static String top(String name) {
        return name.replaceFirst("\\$.*", "");
    }

    static String room(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    static String name(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /// The types of each package.
    Map<String, List<String>> rooms() {
        return types.stream()
                .collect(Collectors.groupingBy(TypeGraph::room, TreeMap::new, Collectors.toList()));
    }

    /// Types of one package that use one another in a circle, each type in one circle at most.
    List<SortedSet<String>> circles() {
        var inside = arrows.stream().filter(Arrow::inside).toList();
        Map<String, SortedSet<String>> next = new TreeMap<>();
        inside.forEach(
                arrow -> next.computeIfAbsent(arrow.from, _ -> new TreeSet<>()).add(arrow.to));
        Map<String, SortedSet<String>> reached = new TreeMap<>();
        next.keySet().forEach(type -> reached.put(type, reached(type, next)));
        var circles = new ArrayList<SortedSet<String>>();
        for (var type : reached.keySet()) {
            var circle = new TreeSet<>(reached.get(type));
            circle.removeIf(other -> !reached.getOrDefault(other, new TreeSet<>()).contains(type));
            if (!circle.isEmpty() && !circles.contains(circle)) {
                circles.add(circle);
            }
        }
        return circles;
    }

    private static SortedSet<String> reached(String type, Map<String, SortedSet<String>> next) {
        var reached = new TreeSet<String>();
        var open = new ArrayDeque<>(List.of(type));
        while (!open.isEmpty()) {
            for (var other : next.getOrDefault(open.remove(), new TreeSet<>())) {
                if (reached.add(other)) {
                    open.add(other);
                }
            }
        }
        return reached;
    }

    /// A circle as a reader needs it: each of its arrows.
    String text(SortedSet<String> circle) {
        return arrows.stream()
                .filter(arrow -> circle.contains(arrow.from) && circle.contains(arrow.to))
                .map(Arrow::toString)
                .sorted()
                .collect(Collectors.joining(", ", room(circle.first()) + ": ", ""));
    }
}

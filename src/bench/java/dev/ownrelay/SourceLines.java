package dev.ownrelay;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.tools.ToolProvider;

/// How long files and methods are, in lines. A method is as long as what stands from its name to
/// its last brace, so that a comment or an annotation above it costs nothing; a constructor is a
/// method, and so is a method of an anonymous class. What has no body is none.
record SourceLines(List<Integer> files, List<Integer> methods) {

    static SourceLines below(Path folder) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null);
                var walk = Files.walk(folder)) {
            var sources =
                    walk.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !file.endsWith("package-info.java"))
                            .toList();
            var units = manager.getJavaFileObjectsFromPaths(sources);
            var task = (JavacTask) compiler.getTask(null, manager, null, null, null, units);
            var methods = new ArrayList<Integer>();
            for (var unit : task.parse()) {
                new Methods(unit, Trees.instance(task), methods).scan(unit, null);
            }
            return new SourceLines(sources.stream().map(SourceLines::lines).toList(), methods);
        }
    }

    private static int lines(Path file) {
        try (var lines = Files.lines(file)) {
            return (int) lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Methods extends TreePathScanner<Void, Void> {

        private final CompilationUnitTree unit;
        private final Trees trees;
        private final List<Integer> lengths;

        Methods(CompilationUnitTree unit, Trees trees, List<Integer> lengths) {
            this.unit = unit;
            this.trees = trees;
            this.lengths = lengths;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            if (method.getBody() != null) {
                lengths.add((int) (last(method) - first(method) + 1));
            }
            return super.visitMethod(method, nothing);
        }

        private long first(MethodTree method) {
            var positions = trees.getSourcePositions();
            var type = method.getReturnType();
            long start =
                    type == null
                            ? positions.getStartPosition(unit, method)
                            : positions.getStartPosition(unit, type);
            long modifiers = positions.getEndPosition(unit, method.getModifiers());
            return unit.getLineMap()
                    .getLineNumber(type == null ? Math.max(start, modifiers) : start);
        }

        private long last(MethodTree method) {
            var positions = trees.getSourcePositions();
            return unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method) - 1);
        }
    }
}

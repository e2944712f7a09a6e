package io.tidemark.system.docs;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** What can be set, as the {@code @ConfigMapping} interfaces in the sources declare and explain it. */
final class DeclaredSettings {
    private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");
    private static final Pattern INLINE_TAG = Pattern.compile("\\{@(?:code|link) ([^}]*)}");

    private final DocTrees docs;
    private final CompilationUnitTree unit;

    private DeclaredSettings(DocTrees docs, CompilationUnitTree unit) {
        this.docs = docs;
        this.unit = unit;
    }

    /** The settings under one prefix, and what they are about. */
    record Group(String prefix, String about, List<Setting> settings) {}

    /**
     * One of them.
     *
     * @param fallback what holds when it is not set, as it would be written; empty when that is nothing
     */
    record Setting(String name, Optional<String> fallback, String meaning) {}

    /** All that are declared below a folder of sources, by prefix. */
    static List<Group> in(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return parse(files.filter(file -> file.toString().endsWith("Config.java"))
                    .toList());
        }
    }

    private static List<Group> parse(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees docs = DocTrees.instance(task);
            List<Group> groups = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                new DeclaredSettings(docs, unit).group().ifPresent(groups::add);
            }
            groups.sort(Comparator.comparing(Group::prefix));
            return groups;
        }
    }

    private Optional<Group> group() {
        ClassTree type = (ClassTree) unit.getTypeDecls().getFirst();
        return annotation(type.getModifiers(), "ConfigMapping")
                .map(prefix -> new Group(
                        prefix,
                        meaning(TreePath.getPath(unit, type)),
                        settings(type, type, prefix).toList()));
    }

    private Stream<Setting> settings(ClassTree outer, ClassTree type, String prefix) {
        return type.getMembers().stream()
                .filter(MethodTree.class::isInstance)
                .map(MethodTree.class::cast)
                .filter(method -> method.getBody() == null)
                .flatMap(method -> settings(outer, method, prefix));
    }

    private Stream<Setting> settings(ClassTree outer, MethodTree method, String prefix) {
        String type = method.getReturnType().toString();
        String name = has(method.getModifiers(), "WithParentName") ? prefix : prefix + "." + kebab(method);
        String named = type.startsWith("Map<") ? name + ".<name>" : name;
        Optional<ClassTree> nested = nested(outer, type);
        return nested.isPresent()
                ? settings(outer, nested.get(), named)
                : Stream.of(new Setting(
                        named,
                        annotation(method.getModifiers(), "WithDefault"),
                        meaning(TreePath.getPath(unit, method))));
    }

    /** The interface of that name within the outer one, when the type is it, or a map of it. */
    private static Optional<ClassTree> nested(ClassTree outer, String type) {
        return outer.getMembers().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .filter(inner -> type.equals(inner.getSimpleName().toString())
                        || type.endsWith(", " + inner.getSimpleName() + ">"))
                .findFirst();
    }

    private String meaning(TreePath path) {
        String text =
                Optional.ofNullable(docs.getDocComment(path)).orElseThrow(() -> new AssertionError(path.getLeaf()));
        return INLINE_TAG.matcher(text.strip().replaceAll("\\s+", " ")).replaceAll("`$1`");
    }

    private static String kebab(MethodTree method) {
        return HUMP.matcher(method.getName()).replaceAll("$1-$2").toLowerCase(Locale.ROOT);
    }

    private static boolean has(ModifiersTree modifiers, String name) {
        return modifiers.getAnnotations().stream().anyMatch(one -> isNamed(one, name));
    }

    private static Optional<String> annotation(ModifiersTree modifiers, String name) {
        return modifiers.getAnnotations().stream()
                .filter(one -> isNamed(one, name))
                .map(one -> one.getArguments().getFirst())
                .map(DeclaredSettings::literal)
                .findFirst();
    }

    private static boolean isNamed(AnnotationTree annotation, String name) {
        Tree type = annotation.getAnnotationType();
        return type.toString().equals(name);
    }

    private static String literal(ExpressionTree argument) {
        ExpressionTree value = argument instanceof AssignmentTree named ? named.getExpression() : argument;
        return ((LiteralTree) value).getValue().toString();
    }
}

package io.whimbrel.engine.alteration;

import io.whimbrel.core.alteration.CatalogChange;
import io.whimbrel.core.alteration.CodeMention;
import io.whimbrel.core.alteration.CodeMention.Part;
import io.whimbrel.core.alteration.CodeSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of an application that mention names which change. A pattern such as {@code
 * ../shop/src/**}{@code /*.java} is looked for below the folder before its first wildcard. Links
 * below that folder are not followed; folders of tools are passed over; what is not text, or larger
 * than 1 MiB, is not read; at most 20,000 files are opened.
 */
public final class ApplicationSearch {
  private static final long BYTES_MAX = 1L << 20;
  private static final int FILES_MAX = 20_000;
  private static final int DEPTH_MAX = 40;
  private static final int HEAD = 8_192;
  private static final Set<String> TOOLS =
      Set.of(
          ".git", ".hg", ".svn", ".whimbrel", ".idea", "node_modules", "target", "build", "dist");

  private final Path directory;
  private final List<ChangedName> names;
  private final List<CodeMention> mentions = new ArrayList<>();
  private final PassedOver passedOver = new PassedOver();
  private final int filesMax;
  private int opened;
  private int read;

  /** From a plan's directory, for what changes. */
  public ApplicationSearch(Path directory, List<CatalogChange> changes) {
    this(directory, changes, FILES_MAX);
  }

  ApplicationSearch(Path directory, List<CatalogChange> changes, int filesMax) {
    this.filesMax = filesMax;
    this.directory = directory.toAbsolutePath().normalize();
    this.names = ChangedName.of(changes);
  }

  /** Looks through the files of both parts of the application. */
  public CodeSearch find(List<String> backend, List<String> frontend) {
    look(Part.BACKEND, backend);
    look(Part.FRONTEND, frontend);
    return new CodeSearch(mentions, read, passedOver.lines());
  }

  private void look(Part part, List<String> patterns) {
    Set<Path> files = new TreeSet<>();
    patterns.forEach(pattern -> files.addAll(files(pattern)));
    files.forEach(file -> look(part, file));
  }

  /** The folder before the first part of a pattern with a wildcard. */
  private Set<Path> files(String pattern) {
    Path root = directory;
    List<String> rest = new ArrayList<>();
    for (String part : pattern.split("/", -1)) {
      boolean isWild = part.matches(".*[*?\\[{].*");
      if (rest.isEmpty() && !isWild) {
        root = root.resolve(part).normalize();
      } else {
        rest.add(part);
      }
    }
    Set<Path> found = new LinkedHashSet<>();
    if (rest.isEmpty() && Files.isRegularFile(root)) {
      found.add(root);
      return found;
    }
    Path top = root;
    String glob = rest.isEmpty() ? "**" : String.join("/", rest);
    List<PathMatcher> matchers =
        List.of(
            top.getFileSystem().getPathMatcher("glob:" + glob),
            top.getFileSystem().getPathMatcher("glob:" + glob.replace("**/", "")));
    try {
      if (Files.isDirectory(top)) {
        Path real = top.toRealPath();
        Files.walkFileTree(real, Set.of(), DEPTH_MAX, new Visitor(real, top, matchers, found));
      } else {
        passedOver.add(pattern, "there is no such folder or file");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final Path top;
    private final Path named;
    private final List<PathMatcher> matchers;
    private final Set<Path> found;

    /** What is found below a folder gets the name that the pattern gives it. */
    private Visitor(Path top, Path named, List<PathMatcher> matchers, Set<Path> found) {
      this.top = top;
      this.named = named;
      this.matchers = matchers;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      boolean isTools = !folder.equals(top) && TOOLS.contains(name(folder));
      return isTools ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      Path inside = top.relativize(file);
      if (attributes.isRegularFile() && matchers.stream().anyMatch(m -> m.matches(inside))) {
        found.add(shownAs(file));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) {
      passedOver.add(shown(shownAs(file)), "it cannot be read");
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException why) {
      if (why != null) {
        passedOver.add(shown(shownAs(folder)), "it cannot be read to its end");
      }
      return FileVisitResult.CONTINUE;
    }

    private Path shownAs(Path file) {
      return named.resolve(top.relativize(file).toString());
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private String shown(Path file) {
    return directory.relativize(file).toString().replace('\\', '/');
  }

  private void look(Part part, Path file) {
    if (opened >= filesMax) {
      passedOver.add(shown(file), "it is behind the first %d files".formatted(filesMax));
      return;
    }
    opened++;
    try {
      if (Files.size(file) > BYTES_MAX) {
        passedOver.add(shown(file), "it is larger than 1 MiB");
        return;
      }
      byte[] bytes = Files.readAllBytes(file);
      if (isBinary(bytes)) {
        passedOver.add(shown(file), "it is not text");
        return;
      }
      read++;
      search(part, file, new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      passedOver.add(shown(file), "it cannot be read");
    }
  }

  private static boolean isBinary(byte[] bytes) {
    for (int i = 0; i < Math.min(HEAD, bytes.length); i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private void search(Part part, Path file, String text) {
    List<ChangedName> wanted =
        names.stream()
            .filter(name -> name.spelled().matcher(text).find())
            .filter(name -> name.beside().map(p -> p.matcher(text).find()).orElse(true))
            .toList();
    if (wanted.isEmpty()) {
      return;
    }
    Map<String, Integer> counts = new TreeMap<>();
    int lines = 0;
    for (String line : text.lines().toList()) {
      boolean isMentioning = false;
      for (ChangedName name : wanted) {
        Matcher matcher = name.spelled().matcher(line);
        while (matcher.find()) {
          counts.merge(name.shown(), 1, Integer::sum);
          isMentioning = true;
        }
      }
      lines += isMentioning ? 1 : 0;
    }
    mentions.add(
        new CodeMention(
            part,
            shown(file),
            lines,
            new TreeMap<>(counts),
            wanted.stream()
                .map(ChangedName::what)
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList()));
  }
}

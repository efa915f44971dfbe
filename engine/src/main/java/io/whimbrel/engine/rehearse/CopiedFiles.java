package io.whimbrel.engine.rehearse;

import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.plan.step.FileChange;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.engine.steps.code.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Copies of the files and trees that steps change. A tree that lies in another one is part of that
 * one's copy, and so is a file. Used by one thread.
 */
public final class CopiedFiles {
  private static final String ABSENT = "absent";

  private final Path directory;
  private final Map<Path, Path> trees = new LinkedHashMap<>();
  private final Map<Path, Path> files = new LinkedHashMap<>();
  private final Map<String, String> before = new TreeMap<>();

  private CopiedFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Copies what steps change.
   *
   * @param directory where nothing is yet
   */
  public static CopiedFiles make(List<Step> steps, Path directory) {
    CopiedFiles copies = new CopiedFiles(directory);
    try {
      for (Path tree : trees(steps)) {
        copies.copyTree(tree);
      }
      for (Step step : steps) {
        if (step.action() instanceof StepAction.ChangeFile change) {
          copies.copyFile(SourceTree.real(change.path()));
        }
      }
      copies.before.putAll(copies.now());
      return copies;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The outer ones first. */
  private static List<Path> trees(List<Step> steps) {
    List<Path> trees = new ArrayList<>();
    for (Step step : steps) {
      if (step.action() instanceof StepAction.Code code) {
        trees.add(SourceTree.real(code.directory()));
      }
    }
    trees.sort(Comparator.comparingInt(Path::getNameCount));
    return trees;
  }

  private void copyTree(Path tree) throws IOException {
    if (!isCopied(tree)) {
      Path copy = next(tree);
      trees.put(tree, copy);
      if (Files.isDirectory(tree)) {
        new SourceTree(tree).copyTo(copy);
      }
    }
  }

  private void copyFile(Path file) throws IOException {
    if (!isCopied(file) && !files.containsKey(file)) {
      Path copy = next(file);
      files.put(file, copy);
      Files.createDirectories(copy.resolveSibling(""));
      if (Files.exists(file)) {
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private Path next(Path path) {
    return directory
        .resolve(Integer.toString(trees.size() + files.size() + 1))
        .resolve(String.valueOf(path.getFileName()));
  }

  private boolean isCopied(Path path) {
    return trees.keySet().stream().anyMatch(tree -> new SourceTree(tree).covers(path));
  }

  /** Where the copy of a path is; the path itself where nothing was copied. */
  Path at(Path path) {
    Path real = SourceTree.real(path);
    return trees.entrySet().stream()
        .filter(tree -> new SourceTree(tree.getKey()).covers(real))
        .findFirst()
        .map(tree -> tree.getValue().resolve(tree.getKey().relativize(real)))
        .orElseGet(() -> files.getOrDefault(real, path));
  }

  /** The same change, of copies. */
  FileChange at(FileChange change) {
    return change instanceof FileChange.Template template
        ? new FileChange.Template(at(template.from()), template.values())
        : change;
  }

  /** Files whose copies are not what they were when they were made, by their own paths. */
  public List<String> changed() {
    try {
      Map<String, String> now = now();
      TreeSet<String> names = new TreeSet<>(now.keySet());
      names.addAll(before.keySet());
      names.removeIf(
          name -> now.getOrDefault(name, ABSENT).equals(before.getOrDefault(name, ABSENT)));
      return List.copyOf(names);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> now() throws IOException {
    Map<String, String> now = new TreeMap<>();
    for (Map.Entry<Path, Path> tree : trees.entrySet()) {
      if (Files.isDirectory(tree.getValue())) {
        for (String file : new SourceTree(tree.getValue()).files()) {
          now.put(tree.getKey().resolve(file).toString(), Sha256.of(tree.getValue().resolve(file)));
        }
      }
    }
    for (Map.Entry<Path, Path> file : files.entrySet()) {
      if (Files.exists(file.getValue())) {
        now.put(file.getKey().toString(), Sha256.of(file.getValue()));
      }
    }
    return now;
  }
}

package io.whimbrel.cli.project;

import io.whimbrel.cli.project.OwnFiles.Draft;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.registry.Registry;
import io.whimbrel.documents.registry.KeptText;
import io.whimbrel.documents.registry.RegistryHtml;
import io.whimbrel.documents.registry.RegistryMarkdown;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a folder's index: a record beside each plan, {@code README.md} and {@code
 * index.html}. Each is replaced as a whole, and only when it says something else; a file that is
 * not Whimbrel's keeps all of them from being written. The day of the last update is that of the
 * last change.
 */
public final class IndexFiles {
  private final Path directory;
  private final Folder.Known known;

  /** For what is known of a folder. */
  public IndexFiles(Folder folder, Folder.Known known) {
    this.directory = folder.project().directory();
    this.known = known;
  }

  /** Writes what is outdated, and tells which files that was. */
  public List<Path> write(LocalDate today) {
    try {
      return OwnFiles.replace(outdated(today));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** What the files that are outdated should hold. */
  public Map<Path, Draft> outdated(LocalDate today) {
    try {
      Map<Path, Draft> wanted = documents(today);
      Map<Path, Draft> outdated = new LinkedHashMap<>();
      known
          .renewals()
          .forEach(
              (plan, renewal) -> {
                RecordFile now = RecordFile.beside(plan);
                if (renewal.isDue(now)) {
                  outdated.put(now.file(), new Draft(renewal.record().text(), () -> {}));
                }
              });
      for (Map.Entry<Path, Draft> file : wanted.entrySet()) {
        if (!OwnFiles.text(file.getKey()).equals(file.getValue().text())) {
          outdated.put(file.getKey(), file.getValue());
        }
      }
      return outdated;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static String readmeText(Path readme) throws IOException {
    String found = OwnFiles.text(readme);
    OwnFiles.require(
        readme,
        found.isBlank() || RegistryMarkdown.isOurs(found),
        "move it away, run 'whimbrel index', and put its text between 'keep' and 'end'");
    return found;
  }

  private static void requireOurs(Path page) throws IOException {
    String shown = OwnFiles.text(page);
    OwnFiles.require(
        page,
        shown.isBlank() || RegistryHtml.isOurs(shown),
        "move it away, then run 'whimbrel index'");
  }

  private Map<Path, Draft> documents(LocalDate today) throws IOException {
    Path readme = directory.resolve("README.md");
    Path page = directory.resolve("index.html");
    String found = readmeText(readme);
    requireOurs(page);
    Registry registry = known.registry();
    LocalDate then = RegistryMarkdown.updated(found).orElse(today);
    String same = RegistryMarkdown.of(registry, then, KeptText.of(found));
    LocalDate day = same.equals(found) ? then : today;
    Map<Path, Draft> documents = new LinkedHashMap<>();
    documents.put(
        readme,
        new Draft(
            RegistryMarkdown.of(registry, day, KeptText.of(found)),
            () ->
                OwnFiles.requireSame(readme, KeptText.of(found), KeptText.of(readmeText(readme)))));
    documents.put(page, new Draft(RegistryHtml.of(registry, day), () -> requireOurs(page)));
    return documents;
  }

  private Problem unwritable(IOException e) {
    return OwnFiles.unwritable(directory, "whimbrel index", e);
  }
}

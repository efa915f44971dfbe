package io.whimbrel.cli.project;

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
    Map<Path, String> outdated = outdated(today);
    try {
      for (Map.Entry<Path, String> file : outdated.entrySet()) {
        OwnFiles.replace(file.getKey(), file.getValue(), () -> {});
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
    return List.copyOf(outdated.keySet());
  }

  /** What the files that are outdated should hold. */
  public Map<Path, String> outdated(LocalDate today) {
    try {
      Map<Path, String> wanted = documents(today);
      Map<Path, String> outdated = new LinkedHashMap<>();
      known
          .renewals()
          .forEach(
              (plan, renewal) -> {
                RecordFile now = RecordFile.beside(plan);
                if (renewal.isDue(now)) {
                  outdated.put(now.file(), renewal.record().text());
                }
              });
      for (Map.Entry<Path, String> file : wanted.entrySet()) {
        if (!OwnFiles.text(file.getKey()).equals(file.getValue())) {
          outdated.put(file.getKey(), file.getValue());
        }
      }
      return outdated;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private Map<Path, String> documents(LocalDate today) throws IOException {
    Path readme = directory.resolve("README.md");
    Path page = directory.resolve("index.html");
    String found = OwnFiles.text(readme);
    OwnFiles.require(
        readme,
        found.isBlank() || RegistryMarkdown.isOurs(found),
        "move it away, run 'whimbrel index', and put its text between 'keep' and 'end'");
    String shown = OwnFiles.text(page);
    OwnFiles.require(
        page,
        shown.isBlank() || RegistryHtml.isOurs(shown),
        "move it away, then run 'whimbrel index'");
    Registry registry = known.registry();
    LocalDate then = RegistryMarkdown.updated(found).orElse(today);
    String same = RegistryMarkdown.of(registry, then, KeptText.of(found));
    LocalDate day = same.equals(found) ? then : today;
    Map<Path, String> documents = new LinkedHashMap<>();
    documents.put(readme, RegistryMarkdown.of(registry, day, KeptText.of(found)));
    documents.put(page, RegistryHtml.of(registry, day));
    return documents;
  }

  private Problem unwritable(IOException e) {
    return OwnFiles.unwritable(directory, "whimbrel index", e);
  }
}

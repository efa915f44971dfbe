package io.whimbrel.cli.guide;

import io.whimbrel.cli.project.OwnFiles;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.documents.guide.GuideHtml;
import io.whimbrel.documents.guide.GuideIndex;
import io.whimbrel.documents.guide.GuidePage;
import io.whimbrel.documents.registry.KeptText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The documents of a directory of guides: its {@code README.md}, {@code index.html}, and a page of
 * each guide. Each is replaced as a whole, and only when it says something else; a file that is not
 * Whimbrel's keeps all of them from being written.
 */
public record GuideFiles(GuideShelf shelf) {
  private static final String COMMAND = "whimbrel guide index";
  private static final String TITLE = "Platform Migration Guides";

  /** Writes what is outdated, and tells which files that was. */
  public List<Path> write() {
    Map<Path, String> outdated = outdated();
    try {
      for (Map.Entry<Path, String> file : outdated.entrySet()) {
        OwnFiles.replace(file.getKey(), file.getValue());
      }
    } catch (IOException e) {
      throw OwnFiles.unwritable(directory(), COMMAND, e);
    }
    return List.copyOf(outdated.keySet());
  }

  /** Whether the directory has an index that is kept. */
  public boolean isKept() {
    try {
      return GuideIndex.isOurs(OwnFiles.text(readme()));
    } catch (IOException e) {
      throw OwnFiles.unwritable(directory(), COMMAND, e);
    }
  }

  /** What the files that are outdated should hold. */
  public Map<Path, String> outdated() {
    try {
      Map<Path, String> outdated = new LinkedHashMap<>();
      String found = OwnFiles.text(readme());
      OwnFiles.require(
          readme(),
          found.isBlank() || GuideIndex.isOurs(found),
          "move it away, run '%s', and put its text between 'keep' and 'end'".formatted(COMMAND));
      note(
          readme(),
          GuideIndex.of(
              shelf.folder().title().orElse(TITLE),
              shelf.plans(),
              shelf.notRead(),
              KeptText.of(found)),
          outdated);
      page(outdated);
      for (GuidePlan plan : shelf.plans()) {
        Path page = directory().resolve(plan.guide().name() + ".md");
        String text = OwnFiles.text(page);
        OwnFiles.require(
            page,
            text.isBlank() || GuidePage.isOurs(text),
            "move it away, then run '%s'".formatted(COMMAND));
        note(page, GuidePage.of(plan, plan.plan().directory().getFileName().toString()), outdated);
      }
      return outdated;
    } catch (IOException e) {
      throw OwnFiles.unwritable(directory(), COMMAND, e);
    }
  }

  private void page(Map<Path, String> outdated) throws IOException {
    Path page = directory().resolve("index.html");
    String shown = OwnFiles.text(page);
    OwnFiles.require(
        page,
        shown.isBlank() || GuideHtml.isOurs(shown),
        "move it away, then run '%s'".formatted(COMMAND));
    note(page, GuideHtml.of(shelf.folder().title().orElse(TITLE), shelf.plans()), outdated);
  }

  private Path directory() {
    return shelf.folder().directory();
  }

  private Path readme() {
    return directory().resolve("README.md");
  }

  private static void note(Path file, String wanted, Map<Path, String> outdated)
      throws IOException {
    if (!OwnFiles.text(file).equals(wanted)) {
      outdated.put(file, wanted);
    }
  }
}

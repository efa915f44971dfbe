package io.whimbrel.cli.guide;

import io.whimbrel.cli.project.OwnFiles;
import io.whimbrel.cli.project.OwnFiles.Draft;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.documents.guide.GuideHtml;
import io.whimbrel.documents.guide.GuideIndex;
import io.whimbrel.documents.guide.GuidePage;
import io.whimbrel.documents.registry.KeptText;
import io.whimbrel.engine.switches.ReplacedFile.LastLook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

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
    try {
      return OwnFiles.replace(outdated());
    } catch (IOException e) {
      throw OwnFiles.unwritable(directory(), COMMAND, e);
    }
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
  public Map<Path, Draft> outdated() {
    try {
      Map<Path, Draft> outdated = new LinkedHashMap<>();
      String found = readmeText();
      note(
          readme(),
          GuideIndex.of(
              shelf.folder().title().orElse(TITLE),
              shelf.plans(),
              shelf.notRead(),
              KeptText.of(found)),
          () -> OwnFiles.requireSame(readme(), KeptText.of(found), KeptText.of(readmeText())),
          outdated);
      note(
          directory().resolve("index.html"),
          GuideHtml.of(shelf.folder().title().orElse(TITLE), shelf.plans()),
          GuideHtml::isOurs,
          outdated);
      for (GuidePlan plan : shelf.plans()) {
        note(
            directory().resolve(plan.guide().name() + ".md"),
            GuidePage.of(plan, plan.plan().directory().getFileName().toString()),
            GuidePage::isOurs,
            outdated);
      }
      return outdated;
    } catch (IOException e) {
      throw OwnFiles.unwritable(directory(), COMMAND, e);
    }
  }

  private String readmeText() throws IOException {
    String found = OwnFiles.text(readme());
    OwnFiles.require(
        readme(),
        found.isBlank() || GuideIndex.isOurs(found),
        "move it away, run '%s', and put its text between 'keep' and 'end'".formatted(COMMAND));
    return found;
  }

  private Path directory() {
    return shelf.folder().directory();
  }

  private Path readme() {
    return directory().resolve("README.md");
  }

  private static void note(
      Path file, String wanted, Predicate<String> isOurs, Map<Path, Draft> outdated)
      throws IOException {
    LastLook look =
        () -> {
          String found = OwnFiles.text(file);
          OwnFiles.require(
              file,
              found.isBlank() || isOurs.test(found),
              "move it away, then run '%s'".formatted(COMMAND));
        };
    look.look();
    note(file, wanted, look, outdated);
  }

  private static void note(Path file, String wanted, LastLook look, Map<Path, Draft> outdated)
      throws IOException {
    if (!OwnFiles.text(file).equals(wanted)) {
      outdated.put(file, new Draft(wanted, look));
    }
  }
}

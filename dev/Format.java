import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;

/**
 * Checks or applies the formatter over every Java file of the project; run by the build as a source
 * file, with google-java-format on the class path.
 *
 * <p>Arguments: the project's root, {@code check} or {@code apply}, and the stamp, a file whose
 * time says when a check last passed: files that are older are not checked again.
 */
final class Format {
  private static final Set<String> SKIPPED = Set.of("target", ".git", ".mvn", ".whimbrel");

  private Format() {}

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    boolean apply = arguments[1].equals("apply");
    Path stamp = Path.of(arguments[2]);
    Instant started = Instant.now();

    List<String> files = changedSince(lastPassed(stamp), root);
    if (!files.isEmpty() && !(apply ? apply(files) : check(root, files))) {
      System.exit(1);
    }
    Files.createDirectories(stamp.getParent());
    Files.writeString(stamp, "");
    Files.setLastModifiedTime(stamp, FileTime.from(started));
  }

  private static FileTime lastPassed(Path stamp) throws IOException {
    return Files.exists(stamp)
        ? Files.getLastModifiedTime(stamp)
        : FileTime.from(Instant.ofEpochSecond(0));
  }

  private static List<String> changedSince(FileTime passed, Path root) throws IOException {
    List<String> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return SKIPPED.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")
                && attributes.lastModifiedTime().compareTo(passed) >= 0) {
              files.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  private static boolean apply(List<String> files) {
    return run(console(), "--replace", files) == 0;
  }

  private static boolean check(Path root, List<String> files) {
    StringWriter changed = new StringWriter();
    boolean parsed = run(new PrintWriter(changed), "--dry-run", files) == 0;
    List<String> unformatted = changed.toString().lines().sorted().toList();
    unformatted.forEach(file -> System.err.println("Not formatted: " + relative(root, file)));
    if (!unformatted.isEmpty()) {
      System.err.println("To format: ./mvnw -q -N -Pformat validate");
    }
    return parsed && unformatted.isEmpty();
  }

  private static Path relative(Path root, String file) {
    return root.toAbsolutePath().relativize(Path.of(file).toAbsolutePath());
  }

  private static int run(PrintWriter out, String mode, List<String> files) {
    List<String> arguments = new ArrayList<>(List.of(mode));
    arguments.addAll(files);
    ToolProvider formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
    int status = formatter.run(out, console(), arguments.toArray(String[]::new));
    out.flush();
    return status;
  }

  private static PrintWriter console() {
    return new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
  }
}

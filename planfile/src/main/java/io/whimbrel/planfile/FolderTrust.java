package io.whimbrel.planfile;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a folder's file may be obeyed. It is found above a plan and not named by anybody, and it
 * can bring commands that run; so it must belong to this user, to root, or to whoever owns the plan
 * that was named, and nobody outside its group may write it. Where the system knows no such owners
 * nothing is asked.
 *
 * @param users who may own it, by number
 */
record FolderTrust(Set<Integer> users) {
  private static final String OWNERS = "unix";
  private static final int OTHERS_WRITE = 0x2;
  private static final int STICKY = 0x200;
  private static final int ROOT = 0;

  FolderTrust {
    users = Set.copyOf(users);
  }

  /** Complains about a file that may not be obeyed by who named a plan, or a directory. */
  static void check(Path file, Path named, ReadingNotes notes) {
    if (!file.getFileSystem().supportedFileAttributeViews().contains(OWNERS)) {
      return;
    }
    try {
      Set<Integer> users = new HashSet<>();
      users.add(ROOT);
      users.add((int) new UnixSystem().getUid());
      Optional<Path> there = existing(named);
      if (there.isPresent()) {
        users.add(owner(there.get()));
      }
      new FolderTrust(users).check(file, notes);
    } catch (IOException e) {
      notes.complain(
          0, 0, "who owns %s is not known: %s".formatted(file, e), "let this user look at it");
    }
  }

  private static Optional<Path> existing(Path named) {
    Path at = named.toAbsolutePath().normalize();
    while (at != null && !Files.exists(at)) {
      at = at.getParent();
    }
    return Optional.ofNullable(at);
  }

  void check(Path file, ReadingNotes notes) throws IOException {
    if (!users.contains(owner(file)) || !users.contains(owner(file, LinkOption.NOFOLLOW_LINKS))) {
      notes.complain(
          0,
          0,
          "%s belongs to %s, who is neither this user nor root nor the plan's owner, and could say what plans below it do"
              .formatted(file, Files.getOwner(file).getName()),
          "give the file to this user with 'chown', remove it, or move the plan out of that"
              + " directory");
    }
    if ((mode(file) & OTHERS_WRITE) != 0) {
      notes.complain(
          0,
          0,
          "everybody on this machine may write %s, and so say what plans below it do"
              .formatted(file),
          "run 'chmod o-w' on it, when you have read it");
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null && (mode(directory) & (OTHERS_WRITE | STICKY)) == OTHERS_WRITE) {
      notes.complain(
          0,
          0,
          "everybody on this machine may replace files in %s, and so say what plans below it do"
              .formatted(directory),
          "run 'chmod o-w' on the directory, when you have read %s".formatted(Project.FILE));
    }
  }

  private static int owner(Path file, LinkOption... options) throws IOException {
    return number(file, "uid", options);
  }

  private static int mode(Path file) throws IOException {
    return number(file, "mode");
  }

  private static int number(Path file, String name, LinkOption... options) throws IOException {
    return Files.getAttribute(file, OWNERS + ":" + name, options) instanceof Integer number
        ? number
        : -1;
  }
}

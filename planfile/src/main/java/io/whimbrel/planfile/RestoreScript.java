package io.whimbrel.planfile;

import io.whimbrel.core.guide.RestorePoint;
import io.whimbrel.core.plan.StepCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The commands of a restore point: files are copied into a directory of the run, for this user
 * alone, then come the guide's own commands, which find that directory as {@code RESTORE_POINT}.
 * Files that were not there are gone again when it is brought back; nothing is touched where it was
 * never made as a whole.
 */
final class RestoreScript {
  private static final String PLACE =
      """
      set -eu; umask 077
      RESTORE_POINT="$PWD/.whimbrel/restore-points/$WHIMBREL_RUN"; export RESTORE_POINT
      """;

  private static final String MAKE =
      """
      mkdir -p "$RESTORE_POINT"; n=0
      for f in "$@"; do
        n=$((n+1)); rm -rf "$RESTORE_POINT/$n"
        if [ -e "$f" ] || [ -L "$f" ]; then cp -pR "$f" "$RESTORE_POINT/$n"; fi
      done
      """;

  private static final String MADE = "\n: > \"$RESTORE_POINT/made\"\n";

  private static final String RESTORE =
      """
      if [ ! -e "$RESTORE_POINT/made" ]; then echo "there is no restore point in $RESTORE_POINT" >&2; exit 1; fi
      n=0
      for f in "$@"; do
        n=$((n+1)); rm -rf "$f.restored"
        if [ -e "$RESTORE_POINT/$n" ] || [ -L "$RESTORE_POINT/$n" ]; then
          cp -pR "$RESTORE_POINT/$n" "$f.restored"; rm -rf "$f"; mv "$f.restored" "$f"
        else rm -rf "$f"; fi
      done
      """;

  private RestoreScript() {}

  /** Of files and the guide's own commands. */
  static RestorePoint of(
      List<String> files, String make, String restore, List<String> tables, List<String> places) {
    return new RestorePoint(
        command(PLACE + MAKE + make + MADE, files),
        command(PLACE + RESTORE + restore, files),
        tables,
        places);
  }

  private static StepCommand command(String script, List<String> files) {
    List<String> words = new ArrayList<>(List.of("sh", "-c", script, "restore-point"));
    words.addAll(files);
    return new StepCommand(words, Map.of(), Optional.empty(), StepCommand.ZERO);
  }
}

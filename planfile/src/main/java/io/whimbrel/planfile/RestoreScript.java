package io.whimbrel.planfile;

import io.whimbrel.core.guide.RestorePoint;
import io.whimbrel.core.plan.step.StepCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The commands of a restore point: files are copied into a directory of the run, for this user
 * alone, of a link the link and what it leads to, then come the guide's own commands, which find
 * that directory as {@code RESTORE_POINT}. Files that were not there are gone again when it is
 * brought back; nothing is touched where it was never made as a whole, or is made anew.
 */
final class RestoreScript {
  private static final String PLACE =
      """
      set -eu; umask 077
      RESTORE_POINT="$PWD/.whimbrel/restore-points/$WHIMBREL_RUN"; export RESTORE_POINT
      """;

  /** What was made is no more from where it is made again; what was not there is noted as such. */
  private static final String MAKE =
      """
      mkdir -p "$RESTORE_POINT"; rm -f "$RESTORE_POINT/made"; n=0
      for f in "$@"; do
        n=$((n+1)); k="$RESTORE_POINT/$n"; rm -rf "$k" "$k.link" "$k.target" "$k.absent"
        if [ -L "$f" ]; then cp -pRP -- "$f" "$k.link"; fi
        if [ -e "$f" ]; then
          if [ -L "$f" ]; then readlink -f -- "$f" > "$k.target"; fi
          cp -pRH -- "$f" "$k"
        elif [ ! -L "$f" ]; then : > "$k.absent"; fi
      done
      """;

  private static final String MADE = "\n: > \"$RESTORE_POINT/made\"\n";

  private static final String RESTORE =
      """
      if [ ! -e "$RESTORE_POINT/made" ]; then echo "there is no restore point in $RESTORE_POINT" >&2; exit 1; fi
      put() { rm -rf -- "$2.restored"; cp -pRP -- "$1" "$2.restored"; rm -rf -- "$2"; mv -- "$2.restored" "$2"; }
      n=0
      for f in "$@"; do
        n=$((n+1)); k="$RESTORE_POINT/$n"
        if [ -L "$k.link" ]; then
          put "$k.link" "$f"
          if [ -e "$k.target" ]; then
            t=$(cat "$k.target"); mkdir -p -- "$(dirname -- "$t")"; put "$k" "$t"
          fi
        elif [ -e "$k" ]; then put "$k" "$f"
        elif [ -e "$k.absent" ]; then rm -rf -- "$f"
        else echo "$f is not in the restore point $RESTORE_POINT" >&2; exit 1; fi
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
    files.stream().map(file -> file.replaceAll("(?<=.)/+$", "")).forEach(words::add);
    return new StepCommand(words, Map.of(), Optional.empty(), StepCommand.ZERO);
  }
}

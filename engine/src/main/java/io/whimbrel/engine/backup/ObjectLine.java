package io.whimbrel.engine.backup;

import io.whimbrel.core.database.row.LargeObject;
import io.whimbrel.core.database.row.LargeObject.Grant;
import io.whimbrel.core.database.row.LargeObject.Kind;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an archive says of a large object before its content: id, bytes, digest, comment, owner and
 * grants, parted by blanks and URL-encoded, on one line.
 */
final class ObjectLine {
  private static final int FIXED = 5;

  private ObjectLine() {}

  static String write(LargeObject object) {
    List<String> parts = new ArrayList<>();
    parts.add(Long.toString(object.id()));
    parts.add(Long.toString(object.bytes()));
    parts.add(object.digest());
    parts.add(object.comment());
    parts.add(object.owner());
    object.grants().forEach(g -> parts.add(g.kind() + ":" + g.privilege() + ":" + g.role()));
    return parts.stream()
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8))
        .collect(Collectors.joining(" ", "", "\n"));
  }

  /** Reads a line, without its end. */
  static LargeObject read(String line) {
    List<String> parts =
        Arrays.stream(line.split(" ", -1))
            .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
            .toList();
    return new LargeObject(
        Long.parseLong(parts.get(0)),
        Long.parseLong(parts.get(1)),
        parts.get(2),
        parts.get(3),
        parts.get(4),
        parts.subList(FIXED, parts.size()).stream().map(ObjectLine::grant).toList());
  }

  private static Grant grant(String text) {
    String[] parts = text.split(":", 3);
    return new Grant(parts[2], parts[1], Kind.valueOf(parts[0]));
  }
}

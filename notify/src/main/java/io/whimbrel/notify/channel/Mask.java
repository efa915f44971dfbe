package io.whimbrel.notify.channel;

import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.plan.notify.NotifyChannel;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hides a channel's secrets in what comes back: whole, and what stands behind the host of a URL.
 * What is long is cut afterwards, so that no half of one stays.
 */
record Mask(List<String> hidden) {
  private static final int LENGTH_MIN = 4;
  private static final int TEXT_MAX = 320;

  static Mask of(NotifyChannel channel) {
    Set<String> hidden = new LinkedHashSet<>();
    for (Secret secret : channel.secrets()) {
      hidden.add(secret.value());
      if (secret.value().matches("https?://.*")) {
        addParts(hidden, secret.value());
      }
    }
    return new Mask(
        hidden.stream()
            .filter(text -> text.length() >= LENGTH_MIN)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  /** Of what is no URL everything behind the host is one part. */
  private static void addParts(Set<String> hidden, String url) {
    try {
      URI uri = new URI(url);
      addPart(hidden, uri.getRawPath());
      addPart(hidden, uri.getRawQuery());
      addPart(hidden, uri.getRawUserInfo());
    } catch (URISyntaxException _) {
      int host = url.indexOf("//") + 2;
      int path = url.indexOf('/', host);
      addPart(hidden, path < 0 ? url.substring(host) : url.substring(path));
    }
  }

  private static void addPart(Set<String> hidden, @Nullable String part) {
    if (part != null) {
      hidden.add(part);
    }
  }

  Reply over(Reply reply) {
    return switch (reply) {
      case Reply.Accepted accepted -> new Reply.Accepted(over(accepted.text()));
      case Reply.Later later -> new Reply.Later(over(later.text()), later.after());
      case Reply.Refused refused -> new Reply.Refused(over(refused.text()));
    };
  }

  private String over(String text) {
    String masked = text;
    for (String secret : hidden) {
      masked = masked.replace(secret, "***");
    }
    return Cut.line(TEXT_MAX, withoutHalf(masked));
  }

  /** Of a long answer only the beginning was read, which may end within a secret. */
  private String withoutHalf(String text) {
    for (String secret : hidden) {
      for (int to = secret.length() - 1; to >= LENGTH_MIN; to--) {
        if (text.endsWith(secret.substring(0, to))) {
          return text.substring(0, text.length() - to) + "***";
        }
      }
    }
    return text;
  }
}

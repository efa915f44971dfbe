package io.whimbrel.testkit.load;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** URLs of databases as applications have them: JDBC's or libpq's. */
public final class ConnectionUrl {
  private ConnectionUrl() {}

  /** The JDBC URL for a JDBC or a libpq URL. */
  public static String jdbc(String url) {
    if (url.startsWith("jdbc:")) {
      return url;
    }
    URI uri = URI.create(url);
    String userInfo = uri.getRawUserInfo();
    List<String> parameters = new ArrayList<>();
    if (userInfo != null) {
      String[] parts = userInfo.split(":", 2);
      parameters.add("user=" + parameter(parts[0]));
      if (parts.length == 2) {
        parameters.add("password=" + parameter(parts[1]));
      }
    }
    if (uri.getRawQuery() != null) {
      parameters.add(uri.getRawQuery());
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return "jdbc:postgresql://%s%s%s?%s"
        .formatted(uri.getHost(), port, uri.getRawPath(), String.join("&", parameters));
  }

  /** Host, port and database, which hold no secret. */
  public static String place(String url) {
    String jdbc = jdbc(url);
    int end = jdbc.indexOf('?');
    return jdbc.substring(jdbc.indexOf("//") + 2, end < 0 ? jdbc.length() : end);
  }

  private static String parameter(String rawText) {
    String text = URLDecoder.decode(rawText.replace("+", "%2B"), StandardCharsets.UTF_8);
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

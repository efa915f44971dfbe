@NullMarked
package io.whimbrel.core.http;

import org.jspecify.annotations.NullMarked;

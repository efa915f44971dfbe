/** HTTP, as far as everybody who asks over it needs the same. */
@NullMarked
package io.whimbrel.core.http;

import org.jspecify.annotations.NullMarked;

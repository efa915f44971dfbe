import java.util.Vector;

class Orders {
  final Vector<String> open = new Vector<>();
}

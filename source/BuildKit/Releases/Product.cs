namespace BuildKit;

/// <summary>
/// What is released and deployed, declared as a property of the build class, whose name is the product's name:
/// <c>Product Shop => _ => _.Archive("shop", from: Publish);</c>.
/// </summary>
/// <param name="definition">Takes the definition; may have any name.</param>
public delegate ProductDefinition Product(ProductDefinition definition);

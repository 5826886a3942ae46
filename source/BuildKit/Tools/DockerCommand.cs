namespace BuildKit;

/// <summary>A <c>docker</c> command. Its options are extension members.</summary>
public record DockerCommand : OptionCommand
{
    internal DockerCommand() { }
}

/// <summary><c>docker push</c>.</summary>
public sealed record DockerPush : DockerCommand, ITakesPlatform, ITakesAllTags
{
    internal DockerPush() { }
}

/// <summary><c>docker pull</c>.</summary>
public sealed record DockerPull : DockerCommand, ITakesPlatform, ITakesAllTags
{
    internal DockerPull() { }
}

/// <summary><c>docker inspect</c>.</summary>
public sealed record DockerInspect : DockerCommand, ITakesFormat
{
    internal DockerInspect() { }
}

/// <summary><c>docker images</c>.</summary>
public sealed record DockerImages : DockerCommand, ITakesFormat
{
    internal DockerImages() { }
}

/// <summary><c>docker save</c>.</summary>
public sealed record DockerSave : DockerCommand, ITakesPlatform
{
    internal DockerSave() { }
}

/// <summary><c>docker load</c>.</summary>
public sealed record DockerLoad : DockerCommand, ITakesPlatform
{
    internal DockerLoad() { }
}

/// <summary><c>docker rmi</c>.</summary>
public sealed record DockerRemoveImage : DockerCommand, ITakesPlatform
{
    internal DockerRemoveImage() { }
}

/// <summary>Docker commands about images of some platform.</summary>
public interface ITakesPlatform;

/// <summary>Docker commands about one tag or all of an image.</summary>
public interface ITakesAllTags;

/// <summary>Docker commands whose output has a form.</summary>
public interface ITakesFormat;

/// <summary>What several docker commands can be told.</summary>
public static class DockerExtensions
{
    extension<T>(T command) where T : DockerCommand, ITakesPlatform
    {
        /// <summary>The platform, such as <c>linux/arm64</c>; a build takes several, with commas. Default: the engine's.</summary>
        public T Platform(string platform) => command.Option("--platform", platform);
    }

    extension<T>(T command) where T : DockerCommand, ITakesAllTags
    {
        /// <summary>All tags of the image.</summary>
        public T AllTags() => command.Flag("--all-tags");
    }

    extension<T>(T command) where T : DockerCommand, ITakesFormat
    {
        /// <summary>The form of the output: <c>json</c>, or a template.</summary>
        public T Format(string format) => command.Option("--format", format);
    }

    extension(DockerInspect command)
    {
        /// <summary>What the names are names of, such as <c>image</c>.</summary>
        public DockerInspect Type(string type) => command.Option("--type", type);
        /// <summary>With the sizes of containers.</summary>
        public DockerInspect Size() => command.Flag("--size");
    }

    extension(DockerImages command)
    {
        /// <summary>With those in between.</summary>
        public DockerImages All() => command.Flag("--all");
        /// <summary>With their digests.</summary>
        public DockerImages Digests() => command.Flag("--digests");
        /// <summary>Conditions, such as <c>dangling=true</c>.</summary>
        public DockerImages Filter(params IEnumerable<string> conditions) => command.Each("--filter", conditions);
        /// <summary>Whole ids.</summary>
        public DockerImages NoTruncation() => command.Flag("--no-trunc");
        /// <summary>Ids only, one a line.</summary>
        public DockerImages IdsOnly() => command.Flag("--quiet");
    }

    extension(DockerRemoveImage command)
    {
        /// <summary>Also images that have other tags, or stopped containers.</summary>
        public DockerRemoveImage Force() => command.Flag("--force");
        /// <summary>Keeps what the image was made from.</summary>
        public DockerRemoveImage NoPrune() => command.Flag("--no-prune");
    }
}

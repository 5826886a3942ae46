using BuildKit.Files;

namespace BuildKit.Tools;

/// <summary>
/// Two files beside those of NuGet in <c>obj</c>, which MSBuild imports by itself. They make equal sources give equal bytes, here and in
/// every other checkout, and in a build that is started by hand as well; and they write down what a build of ours has written.
/// </summary>
static class ProjectExtensions
{
    /// <summary>The variable that names the directory where MSBuild lists what it wrote.</summary>
    public const string ListsVariable = "BuildKitFileLists";

    /// <summary>Changes whenever the properties do: part of the key.</summary>
    public const string Version = "2";

    // What the author sets in Directory.Build.props, in the project or as an argument stays as he sets it.
    static string Properties(string root) => $"""
        <Project>
          <!-- Written by BuildKit. The commit and the place of the checkout are kept out of what is compiled, so that it need not be compiled again for them. -->
          <PropertyGroup>
            <DeterministicSourcePaths Condition="'$(DeterministicSourcePaths)' == ''">true</DeterministicSourcePaths>
            <IncludeSourceRevisionInInformationalVersion Condition="'$(IncludeSourceRevisionInInformationalVersion)' == ''">false</IncludeSourceRevisionInInformationalVersion>
            <EnableSourceControlManagerQueries Condition="'$(EnableSourceControlManagerQueries)' == ''">false</EnableSourceControlManagerQueries>
            <_BuildKitProperties>{Version}</_BuildKitProperties>
          </PropertyGroup>
          <ItemGroup Condition="'$(EnableSourceControlManagerQueries)' != 'true'">
            <SourceRoot Include="$([MSBuild]::NormalizeDirectory('$(MSBuildThisFileDirectory){root}'))" />
          </ItemGroup>
        </Project>

        """;

    const string Targets = """
        <Project>
          <!-- Written by BuildKit: lists what a build has written, for builds that it starts itself. -->
          <Target Name="_BuildKitListBuild" AfterTargets="Build" Condition="'$(BuildKitFileLists)' != '' and '$(IsCrossTargetingBuild)' != 'true'">
            <ItemGroup>
              <_BuildKitLine Include="build|$(MSBuildProjectFullPath)" />
              <_BuildKitLine Include="properties|$(_BuildKitProperties)" />
              <_BuildKitLine Include="intermediate|$([MSBuild]::NormalizeDirectory('$(MSBuildProjectDirectory)', '$(IntermediateOutputPath)'))" />
              <_BuildKitLine Include="output|$([MSBuild]::NormalizeDirectory('$(MSBuildProjectDirectory)', '$(OutDir)'))" />
              <_BuildKitLine Include="@(IntermediateAssembly->'assembly|%(FullPath)')" />
              <_BuildKitLine Include="@(FileWrites->'file|%(FullPath)')" />
              <_BuildKitLine Include="@(FileWritesShareable->'file|%(FullPath)')" />
              <_BuildKitLine Include="file|$([MSBuild]::NormalizePath('$(MSBuildProjectDirectory)', '$(AppHostIntermediatePath)'))" Condition="'$(AppHostIntermediatePath)' != ''" />
            </ItemGroup>
            <WriteLinesToFile File="$(BuildKitFileLists)/$([System.Guid]::NewGuid()).txt" Lines="@(_BuildKitLine)" />
          </Target>
          <Target Name="_BuildKitListPublish" AfterTargets="Publish" Condition="'$(BuildKitFileLists)' != '' and '$(IsCrossTargetingBuild)' != 'true' and '$(PublishDir)' != ''">
            <PropertyGroup>
              <_BuildKitPublishDirectory>$([MSBuild]::NormalizeDirectory('$(MSBuildProjectDirectory)', '$(PublishDir)'))</_BuildKitPublishDirectory>
            </PropertyGroup>
            <ItemGroup>
              <_BuildKitPublished Include="publish|$(MSBuildProjectFullPath)" />
              <_BuildKitPublished Include="properties|$(_BuildKitProperties)" />
              <_BuildKitPublished Include="output|$(_BuildKitPublishDirectory)" />
              <_BuildKitPublished Include="@(FileWrites->'file|%(FullPath)')" />
              <_BuildKitPublished Include="@(ResolvedFileToPublish->'file|$(_BuildKitPublishDirectory)%(RelativePath)')" />
              <_BuildKitPublished Include="file|$(_BuildKitPublishDirectory)$(AssemblyName)$(_NativeExecutableExtension)" />
              <_BuildKitPublished Include="file|$(_BuildKitPublishDirectory)$(ProjectDepsFileName)" />
              <_BuildKitPublished Include="file|$(_BuildKitPublishDirectory)$(ProjectRuntimeConfigFileName)" />
            </ItemGroup>
            <WriteLinesToFile File="$(BuildKitFileLists)/$([System.Guid]::NewGuid()).txt" Lines="@(_BuildKitPublished)" />
          </Target>
          <Target Name="_BuildKitListPack" AfterTargets="Pack" Condition="'$(BuildKitFileLists)' != ''">
            <ItemGroup>
              <_BuildKitPacked Include="pack|$(MSBuildProjectFullPath)" />
              <_BuildKitPacked Include="properties|$(_BuildKitProperties)" />
              <_BuildKitPacked Include="@(NuGetPackOutput->'file|%(FullPath)')" />
            </ItemGroup>
            <WriteLinesToFile File="$(BuildKitFileLists)/$([System.Guid]::NewGuid()).txt" Lines="@(_BuildKitPacked)" />
          </Target>
        </Project>

        """;

    /// <summary>Writes both files for a project, unless they are there as they should be.</summary>
    public static void Write(AbsolutePath project, AbsolutePath intermediate, AbsolutePath root)
    {
        var toRoot = PathPatterns.IsInside(project, root) ? PathPatterns.Relative(root, intermediate) : ".";
        WriteIfDifferent(intermediate / $"{project.Name}.buildkit.g.props", Properties(toRoot));
        WriteIfDifferent(intermediate / $"{project.Name}.buildkit.g.targets", Targets);
    }

    // Their times are inputs of MSBuild: written again, they would have everything compiled again.
    static void WriteIfDifferent(AbsolutePath file, string text)
    {
        if (!File.Exists(file) || File.ReadAllText(file) != text)
        {
            AtomicFile.WriteText(file, text);
        }
    }
}
